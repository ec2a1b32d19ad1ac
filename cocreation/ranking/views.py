"""Where applications stand: raw totals and calibrated figures side by side, and how far to trust them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cocreation.analysis.chances import percent
from cocreation.group.rules import in_group
from cocreation.ranking import queries
from cocreation.reading.queries import CLOSED, call_to_read
from cocreation.reading.rules import holds_reading, sees_ranking
from grants.calls.models import Call
from shaping_future.access import needs
from shaping_future.look.words import pounds


@require_safe
@needs(sees_ranking, load=call_to_read)
def ranking(request: HttpRequest, call: Call) -> HttpResponse:
    """Intervals and a table: what readers thought. The Group decides. While the worker makes the figures, the part that
    changes asks again by itself."""
    asked = {name: request.GET.get(name, "") for name in ("order", "page")}
    is_closed = call.stage in CLOSED
    found = queries.ranking_page(request.user, call, **asked) if is_closed else None
    context: dict[str, Any] = {
        "call": call,
        "home": "group-home" if in_group(request.user) else "facilitate-home",
        "found": found,
        "rows": found.page.object_list if found else [],
        "figures": found and found.figures,
        "failed": found and found.failed,
        "least": call.readings_per_application,
    }
    if found and request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        return render(request, "cocreation/ranking/state.html", context)
    if found:
        context |= _money(found) | {"orders": _orders(found), "reasons": _reasons(found.figures)}
        context["dots"] = _dots(found, context.get("line", ""))
    return render(request, "cocreation/ranking/ranking.html", context)


def _orders(found: queries.RankingPage) -> list[dict[str, Any]]:
    """What is listed first is what the data can carry."""
    first = found.figures.trust["primary"] if found.figures else "raw"
    keys = sorted(queries.ORDERS, key=lambda key: (key == "agenda", key != first))
    if found.figures and not found.figures.trust["possible"]:
        keys.remove("calibrated")
    return [{"key": key, "label": queries.ORDERS[key], "current": key == found.order} for key in keys]


def _reasons(figures: Any) -> list[str]:
    return queries.reasons_in_words(figures.trust["reasons"]) if figures else []


def _money(found: queries.RankingPage) -> dict[str, Any]:
    """How far the money reaches in this order. Amounts are never hidden by now."""
    figures = found.figures
    if figures is None or figures.budget_pence is None or found.order == "agenda":
        return {}
    reach = figures.raw_reach if found.order == "raw" else figures.calibrated_reach
    return {
        "reach": reach,
        "budget": pounds(figures.budget_pence),
        "line": f"The grants budget of {pounds(figures.budget_pence)} would reach to here",
        "reaches_all": reach == figures.count,
    }


def _dots(found: queries.RankingPage, line: str) -> list[dict[str, Any]]:
    """Every application of the page that was read, with the line where the money would run out."""
    reach = found.figures and (
        {"raw": found.figures.raw_reach, "calibrated": found.figures.calibrated_reach}.get(found.order, 0)
    )
    dots = []
    for row in found.page.object_list:
        if not row.standing.n:
            continue
        dots.append(_dot(row, found.order))
        place = getattr(row.standing, f"{found.order}_place", 0)
        if line and place == reach and place < found.figures.count:
            dots[-1]["line_after"] = line
    return dots


def _dot(row: queries.Line, order: str) -> dict[str, Any]:
    one = row.standing
    dot = {"label": str(row.application.organisation), "points": one.totals, "rank": _rank(one, order)}
    if not one.rank:
        dot["note"] = "Not enough readings"
    if one.estimate is None:
        return dot | {"median": one.median, "low": one.low, "high": one.high, "band": bool(one.flags)}
    return dot | {
        "median": one.estimate,
        "low": one.estimate_low,
        "high": one.estimate_high,
        "raw": one.mean,
        "band": one.to_discuss if one.chance is not None else bool(row.why),
        "note": dot.get("note") or ("" if one.chance is None else f"chance {percent(one.chance)}"),
    }


def _rank(one: Any, order: str) -> int | str:
    if order == "agenda":
        return one.agenda_place if one.why else "–"
    return (one.rank if order == "raw" else one.estimate is not None and one.calibrated_place) or "–"


@require_safe
@needs(sees_ranking, load=call_to_read)
def ranking_trust(request: HttpRequest, call: Call) -> HttpResponse:
    """Agreement between readers, each reader's own severity, and what the order hangs on."""
    is_closed = call.stage in CLOSED
    trust = queries.trust_in(request.user, call, holds_reading(request.user)) if is_closed else None
    context: dict[str, Any] = {"call": call, "is_closed": is_closed, "trust": trust, "figures": trust and trust.figures}
    context["failed"] = is_closed and trust is None and queries.failed(call)
    if trust:
        context |= {
            "strict": _in_words(trust.own),
            "reasons": _reasons(trust.figures),
            "shares": [{"label": label, "count": share} for label, share in trust.shares],
            "severities": _severities(trust),
            "scenarios": trust.figures.stability.get("scenarios", 0),
            "page": (page := queries.grants_held(request.user, trust.figures, request.GET.get("page"))),
            "grants": [(row, _share(row.standing.held, trust.figures)) for row in page],
            "changes": queries.deciding(request.user, call, trust.figures),
        }
    return render(request, "cocreation/ranking/trust.html", context)


def _share(held: int, figures: Any) -> str:
    """Whole percent; 100 only for what is reached every time."""
    scenarios = figures.stability["scenarios"]
    return f"{held * 100 // scenarios or 1} %" if held else "0 %"


def _in_words(own: Any) -> dict[str, str]:
    """A reader's own severity: "3.6 points less", with both ends of the interval."""
    if own is None:
        return {}
    said = {name: getattr(own, name) for name in ("points", "low", "high")}
    return {name: f"{abs(value):.1f} points {'more' if value > 0 else 'less'}" for name, value in said.items()}


def _severities(trust: queries.Trust) -> list[dict[str, Any]]:
    """Without a name and without a number of sheets, strictest first."""
    return [{"label": "A reader", "median": one.points, "low": one.low, "high": one.high} for one in trust.others]
