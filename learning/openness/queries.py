"""What the API, the feed and the calendar say. Grants, insights and figures come from the folders that decide what may
be shown of them; nothing here looks at an application."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from grants.calls.models import Call, Stage
from grants.equity_funnel.kinds import Dimension, Step
from grants.equity_funnel.models import FunnelSnapshot
from grants.equity_funnel.queries import published_funnels
from grants.open_data.queries import GrantMade, grants_made
from learning.insights.queries import Published, published
from shaping_future import clock
from shaping_future.look.words import when

from .words import plain

STATUSES = ("coming", "open", "closed", "decided")
SHOWN_FOR = dt.timedelta(days=3 * 366)
"""So long the calendar keeps a call after it closed."""


def address(name: str, *values: Any) -> str:
    return settings.SITE_URL + reverse(name, args=values)


# --- for the API -----------------------------------------------------------------------------------------------------


def calls() -> list[Call]:
    """Every launched call, those that close last first. One query."""
    return list(Call.objects.public().select_related("fund").defer("definition").order_by("-closes_at", "pk"))


def call_for(slug: str) -> Call:
    """Raises Call.DoesNotExist. Five queries."""
    found = Call.objects.public().select_related("fund").prefetch_related(
        "strands", "timeline", "eligibility_questions", "criteria"
    )  # fmt: skip
    return found.get(slug=slug)


def status(call: Call) -> str:
    if call.stage == Stage.RELEASED:
        return "decided"
    if call.is_open:
        return "open"
    return "coming" if call.stage == Stage.LAUNCHED and clock.now() < call.opens_at else "closed"


def call_out(call: Call) -> dict[str, Any]:
    return {
        "slug": call.slug, "title": call.title, "kind": call.kind, "status": status(call), "opens_at": call.opens_at,
        "closes_at": call.closes_at, "url": address("call-detail", call.slug),
    }  # fmt: skip


def call_in_full(call: Call) -> dict[str, Any]:
    return call_out(call) | {
        "fund": call.fund.name,
        "funded_by": call.fund.contributing_funders,
        "strands": [
            {
                "label": one.label, "least_pounds": _pounds(one.min_pence), "most_pounds": _pounds(one.max_pence),
                "places": one.places, "months": one.months,
            }
            for one in call.strands.all()
        ],
        "dates": [{"label": one.label, "start": one.start, "end": one.end} for one in call.timeline.all()],
        "eligibility": [one.text for one in call.eligibility_questions.all()],
        "criteria": [one.label for one in call.criteria.all()],
    }  # fmt: skip


def grant_out(grant: GrantMade) -> dict[str, Any]:
    return {
        "id": grant.id, "name": grant.name, "is_named": grant.is_named, "call": grant.call_slug,
        "call_title": grant.call_title, "fund": grant.fund, "kind": grant.kind_label, "region": grant.region_label,
        "currency": grant.currency, "amount": grant.pence // 100, "amount_is_rounded": grant.is_rounded,
        "awarded_on": grant.awarded_on, "starts_on": grant.starts_on, "ends_on": grant.ends_on,
        "url": address("open_data:grant", grant.id),
    }  # fmt: skip


def insight_out(insight: Published) -> dict[str, Any]:
    return {
        "slug": insight.slug, "title": insight.title, "summary": insight.summary, "kind": insight.kind,
        "languages": insight.languages, "published_at": insight.published_at, "updated_at": insight.updated_at,
        "url": address("insights:insight", insight.slug),
    }  # fmt: skip


def funnel_for(slug: str) -> FunnelSnapshot:
    """Raises FunnelSnapshot.DoesNotExist."""
    return published_funnels().get(call__slug=slug)


def funnel_out(snapshot: FunnelSnapshot) -> dict[str, Any]:
    return {
        "call": snapshot.call.slug, "call_title": snapshot.call.title, "counted_at": snapshot.taken_at,
        "url": address("equity-funnel", snapshot.call.slug),
    }  # fmt: skip


def funnel_in_full(snapshot: FunnelSnapshot) -> dict[str, Any]:
    """What is in the row, and nothing that is worked out from it."""
    stages = snapshot.content["stages"]
    keys = [one["key"] for one in stages]
    return funnel_out(snapshot) | {
        "stages": [
            {"key": one["key"], "label": str(Step(one["key"]).label), "applications": one["n"],
             "pounds": _pounds(one["pence"])}
            for one in stages
        ],
        "breakdowns": [
            {
                "key": one["key"],
                "label": str(Dimension(one["key"]).label),
                "withheld": bool(one["withheld"]),
                "groups": [{"label": row["label"], "numbers": _numbers(keys, row["cells"])} for row in one["rows"]],
            }
            for one in snapshot.content["dimensions"]
        ],
    }  # fmt: skip


def _numbers(keys: list[str], cells: list[dict]) -> list[dict[str, Any]]:
    return [
        {"stage": key, "applications": cell["n"], "pounds": _pounds(cell["pence"])}
        for key, cell in zip(keys, cells, strict=True)
    ]


def _pounds(pence: int | None) -> int | None:
    return None if pence is None else pence // 100


# --- for the feed ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class News:
    """One entry of the feed, its texts safe for XML."""

    title: str
    text: str
    url: str
    at: dt.datetime
    kind: str


def news(most: int = 60) -> tuple[News, ...]:
    """Calls that opened, grants made and insights, newest first. Their texts are made for those that are shown."""
    now = clock.now()
    found = [(call.opens_at, call.slug, _news_of_call, call) for call in calls() if call.opens_at <= now]
    found += [(_noon(grant.awarded_on), grant.id, _news_of_grant, grant) for grant in grants_made()]
    found += [(one.published_at, one.slug, _news_of_insight, one) for one in published()]
    newest = sorted(found, key=lambda one: one[:2], reverse=True)[:most]
    return tuple(tells(at, what) for at, _key, tells, what in newest)


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def _news_of_call(at: dt.datetime, call: Call) -> News:
    text = f"Applications until {when(call.closes_at)}."
    return News(plain(f"Open call: {call.title}"), text, address("call-detail", call.slug), at, "call")


def _news_of_grant(at: dt.datetime, grant: GrantMade) -> News:
    about = "about " if grant.is_rounded else ""
    text = f"{about}£{grant.pence // 100:,} from {grant.fund}, in the call “{grant.call_title}”."
    return News(plain(f"Grant made: {grant.name}"), plain(text), address("open_data:grant", grant.id), at, "grant")


def _news_of_insight(at: dt.datetime, insight: Published) -> News:
    return News(
        plain(insight.title), plain(insight.summary, 600), address("insights:insight", insight.slug), at, "insight"
    )


# --- for the calendar ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Date:
    """One entry of the calendar: a moment, or whole days with the last one included."""

    key: str
    title: str
    url: str
    start: dt.datetime | dt.date
    end: dt.datetime | dt.date
    changed_at: dt.datetime


def dates() -> tuple[Date, ...]:
    """When calls open and close, and the days on which something is decided. Two queries."""
    since = clock.now() - SHOWN_FOR
    found: list[Date] = []
    recent = Call.objects.public().filter(closes_at__gte=since).defer("definition").prefetch_related("timeline")
    for call in recent.order_by("pk"):
        url, changed = address("call-detail", call.slug), call.launched_at or call.created_at
        for key, said, at in (("opens", "opens", call.opens_at), ("closes", "closes", call.closes_at)):
            found.append(Date(f"{call.slug}-{key}", plain(f"{call.title} {said}"), url, at, at, changed))
        found += [
            Date(f"{call.slug}-{one.key}", plain(f"{call.title}: {one.label}"), url, one.start, one.end, changed)
            for one in call.timeline.all()
            if one.key != "open_call"
        ]
    return tuple(found)
