"""Reading calls: who may see which, and how far each has come in words."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext

from grants.calls.definition.taking_part import UNITS
from grants.calls.models import AgreedDecision, Call, Stage, TimelineEntry
from grants.fund.models import BudgetLine, Fund
from shaping_future import clock
from shaping_future.look.local import day, pounds, short_day, when

from .speaking import said_as_html

GRANTS_LINE = "grants"

steps_taken: list[Callable[[Any], Iterable[tuple[str, uuid.UUID, int, str]]]] = []
"""Steps of a call that a person took in the Group, as (moment, what it was about, call, title): the Group fills it, and
learning asks how they were. A title never names an application."""


@dataclass(frozen=True)
class Phase:
    """Where a call is, for the public: a word, its tone, and a sentence."""

    label: str
    tone: str
    sentence: str


def call_for(user: Any, slug: str) -> Call:
    """The call of this address, when this person may see it. One query, two more for strands and the grants line."""
    return _with_money(Call.objects.visible_to(user)).get(slug=slug)


def any_call(pk: Any) -> Call:
    """The call with this key, launched or not, ready for its pack. Three queries."""
    return _with_money(Call.objects.all()).get(pk=pk)


def public_calls() -> list[Call]:
    """Every launched call, those that close last first. Three queries, however many there are."""
    return list(_with_money(Call.objects.public()).order_by("-closes_at", "pk"))


def _with_money(calls: Any) -> Any:
    lines = BudgetLine.objects.filter(key=GRANTS_LINE)
    return calls.select_related("fund", "questionnaire").prefetch_related(
        "strands", Prefetch("fund__lines", queryset=lines, to_attr="grants_lines")
    )


def current_call(calls: list[Call]) -> Call | None:
    """The one to show first: open and closing soonest, or else opening soonest, or none."""
    now = clock.now()
    open_now = [call for call in calls if call.is_open]
    to_come = [call for call in calls if call.stage == Stage.LAUNCHED and call.opens_at > now]
    return min(open_now, key=lambda call: call.closes_at, default=None) or min(
        to_come, key=lambda call: call.opens_at, default=None
    )


def designed_funds() -> list[Fund]:
    """The funds about which the Group has agreed something. One query."""
    return list(Fund.objects.filter(pk__in=AgreedDecision.objects.in_force().order_by().values("fund")))


def grants_pence(call: Call) -> int:
    """What the fund has for grants, from the budget line (loaded by call_for)."""
    return sum(line.pence for line in call.fund.grants_lines)


def amounts(call: Call) -> tuple[int, int]:
    """The least and the most that one grant can be, in pence, over all strands."""
    strands = call.strands.all()
    return min(strand.min_pence for strand in strands), max(strand.max_pence for strand in strands)


def places(call: Call) -> tuple[int, int]:
    """How many places a call offers over all strands, and the months of the longest."""
    strands = call.strands.all()
    return sum(strand.places for strand in strands), max(strand.months for strand in strands)


def share_text(call: Call) -> str:
    """The line under the title when the address of a call is shared."""
    said = (
        gettext("Decided by people with lived experience of the immigration system.")
        if call.gives_money
        else call.you_get[0]
    )
    return " ".join(filter(None, [phase(call).sentence, pay_sentence(call), said]))


def pay(call: Call) -> list[tuple[str, int]]:
    """[("half a day", 5000), …]: what a call that recruits pays, the shortest time first. Pence."""
    rates = {one["unit"]: one["pence"] for one in call.taking_part.get("pay", [])}
    return [(words, rates[unit]) for unit, words in UNITS.items() if unit in rates]


def pay_sentence(call: Call) -> str:
    """Like: £50 for half a day, £100 for a day. Empty for a call that says no pay."""
    said = ", ".join(f"{pounds(pence)} for {words}" for words, pence in pay(call))
    return f"{said}." if said else ""


def sessions(call: Call) -> list[dict[str, str]]:
    """[{"when", "label"}]: the days that a call that recruits asks for, in order."""
    rows = [(one["label"], *map(dt.date.fromisoformat, (one["start"], one["end"]))) for one in _sessions(call)]
    return [{"when": _between(start, end), "label": label} for label, start, end in rows]


def taking_part(call: Call) -> dict[str, Any]:
    """For offer_places.html: {"pay", "sessions", "days_a_month"}."""
    return {"pay": pay(call), "sessions": sessions(call), "days_a_month": call.taking_part.get("days_a_month")}


def _sessions(call: Call) -> list[dict[str, str]]:
    return call.taking_part.get("sessions", [])


def phase(call: Call) -> Phase:
    """How far the call has come. Nothing here tells an applicant more than everybody may know."""
    if call.stage == Stage.PREPARING:
        return Phase(gettext("Being prepared"), "wait", gettext("Only staff see this page until the call is launched."))
    if call.stage == Stage.RELEASED:
        return Phase(gettext("Decided"), "done", gettext("This call is over. Everyone who applied has heard."))
    if call.is_open:
        return Phase(
            gettext("Open now"),
            "doing",
            gettext("Send your application before %(closes_at)s.") % {"closes_at": when(call.closes_at)},
        )
    if call.stage == Stage.LAUNCHED and clock.now() < call.opens_at:
        return Phase(
            gettext("Opens soon"),
            "wait",
            gettext("You can apply from %(opens_at)s.") % {"opens_at": when(call.opens_at)},
        )
    stage = Stage.CHECKING if call.stage == Stage.LAUNCHED else Stage(call.stage)
    happening = {
        Stage.CHECKING: gettext("We are checking who can apply."),
        Stage.DECLARING: gettext("The Group is getting ready to read."),
        Stage.READING: gettext("The Group is reading."),
        Stage.CHOOSING: gettext("We are choosing who is offered a place."),
    }.get(stage, gettext("The Group and the Board are deciding."))
    return Phase(
        gettext("Closed"),
        "plain",
        gettext("This call closed at %(closes_at)s. %(happening)s")
        % {"closes_at": when(call.closes_at), "happening": happening},
    )


def exact_rules(call: Call) -> list[tuple[str, str]]:
    """The rules of deciding, in the words of the definition; none where nobody scores."""
    if not call.decision_rules:
        return []
    shortlist, selection = call.decision_rules["shortlist"], call.decision_rules["selection"]
    rules = [
        (gettext("When the Group must talk about an application"), call.discuss_if),
        (gettext("Shortlist: who must take part"), shortlist["quorum"]),
        (gettext("Shortlist: what passes"), shortlist["pass"]),
        (gettext("If the Group does not agree"), selection["fallback"]),
        (gettext("If two are equal"), call.decision_rules["tie"]),
    ]
    if counting := call.decision_rules.get("counting"):
        numbers = gettext("%(percent)s %% of everybody who can take part, at least %(least)s people") % {
            "percent": counting["percent"],
            "least": counting["least"],
        }
        rules.insert(1, (gettext("Votes: who must take part"), numbers))
    return [(label, text.replace("_", " ").replace(" >= ", " at least ")) for label, text in rules]


def timeline_events(call: Call, today: dt.date | None = None) -> list[dict[str, str]]:
    """The call's timeline for the part `timeline`. One query."""
    today = today or clock.today()
    return [
        {
            "when": _days(entry),
            "title": said_as_html(call, entry.label),
            "text": gettext("Opens at %(opens_at)s. Closes at %(closes_at)s.")
            % {"opens_at": when(call.opens_at), "closes_at": when(call.closes_at)}
            if entry.key == "open_call"
            else "",
            "state": "done" if entry.end < today else "now" if entry.start <= today else "next",
        }
        for entry in call.timeline.all()
    ]


def _days(entry: TimelineEntry) -> str:
    return _between(entry.start, entry.end)


def _between(start: dt.date, end: dt.date) -> str:
    if start == end:
        return day(start)
    return gettext("%(start)s to %(end)s") % {"start": short_day(start), "end": short_day(end)}
