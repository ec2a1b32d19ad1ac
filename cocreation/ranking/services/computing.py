"""From facts to figures: what the worker works out. numpy and scipy are loaded here and nowhere that a page goes."""

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from statistics import fmean
from typing import Any

from cocreation.analysis import calibration
from cocreation.analysis.agenda import Item, agenda
from cocreation.analysis.agreement import alpha, disagreement, usual_spread
from cocreation.analysis.allocation import tie_rank
from cocreation.analysis.calibration import Calibrated, NotPossible, Reason
from cocreation.analysis.scores import weighted_total
from cocreation.ranking.models import Severity, Standing
from cocreation.ranking.queries import Facts, standing_of
from cocreation.ranking.services.stability import Held, held

MOST_ASKED = 2**62  # pence: no place in a sum of money is reached by it


@dataclass
class Made:
    """What goes into the rows; the figures' own fields by name."""

    fields: dict[str, Any]
    standings: list[Standing] = field(default_factory=list)
    severities: list[Severity] = field(default_factory=list)


def figures_of(facts: Facts, seed: int) -> Made:
    """Everything at once, from one set of draws."""
    totals = _totals(facts)
    read = sorted({place for place, _member in totals})
    members = sorted({member for _place, member in totals})
    found = _calibrated(facts, totals, read, members, seed)
    figures = dict(zip(read, found.figures, strict=True)) if isinstance(found, Calibrated) else {}
    ties = tie_rank(facts.asked, tickets=facts.references, keys=("cost", "draw"))
    apart = _apart(totals, members, found, len(facts.rows))
    chances = [figures[place].p if place in figures else None for place in range(len(facts.rows))]
    items = agenda(chances, apart, facts.flagged, ties)
    kept = held(facts, ties)
    standings = _standings(facts, figures, apart, items, kept)
    return Made(
        fields={
            "count": len(standings),
            "agenda_count": sum(1 for one in items if one.why),
            "raw_reach": _reach(facts, [one for one in standings if one.rank]),
            "calibrated_reach": _reach(facts, sorted(standings, key=lambda one: one.calibrated_place), figures),
            "trust": _trust(facts, totals, found),
            "stability": kept.as_json(),
        },
        standings=standings,
        severities=[
            Severity(member_id=member, **asdict(one))
            for member, one in zip(members, found.severity if isinstance(found, Calibrated) else (), strict=False)
        ],
    )


def _totals(facts: Facts) -> dict[tuple[int, int], Fraction]:
    """Of every sheet that has one, by (place of the application, member)."""
    found = {}
    for sheet in facts.sheets:
        total = weighted_total(sheet.scores, facts.weights)
        if total is not None:
            found[sheet.application, sheet.member] = total
    return found


def _calibrated(facts: Facts, totals: dict, read: list[int], members: list[int], seed: int) -> Calibrated | NotPossible:
    """Of what was read at all. Who could read what was decided by language where only some know it: those applications
    are a stream of their own, whose readers are not compared with others'."""
    if not read:
        return NotPossible((Reason("stream_unread", 0, 1),))
    streams = sorted({facts.streams[place] for place in read})
    at, who = {place: one for one, place in enumerate(read)}, {member: one for one, member in enumerate(members)}
    given = calibration.design(
        [at[place] for place, _member in totals],
        [who[member] for _place, member in totals],
        list(totals.values()),
        len(read),
        len(members),
        [streams.index(facts.streams[place]) for place in read],
    )
    costs = None if facts.budget is None else [facts.asked[place] for place in read]
    return calibration.calibrate(given, costs, facts.budget, steered=len(streams) > 1, seed=seed)


def _apart(totals: dict, members: list[int], found: Calibrated | NotPossible, count: int) -> list[float | None]:
    """How far the readers of each are apart, severity taken out as far as it is known."""
    groups: dict[int, list[tuple[float, float]]] = defaultdict(list)
    severity = dict.fromkeys(members, 0.0)
    if isinstance(found, Calibrated):
        severity = {member: one.points for member, one in zip(members, found.severity, strict=True)}
    for (place, member), total in totals.items():
        groups[place].append((float(total), severity[member]))
    spread = found.variances.se2**0.5 if isinstance(found, Calibrated) else None
    spread = spread or usual_spread([[total for total, _b in one] for one in groups.values()]) or 0.0
    return [disagreement(*zip(*groups[place], strict=True), spread) if place in groups else None
            for place in range(count)]  # fmt: skip


def _standings(
    facts: Facts, figures: dict[int, Any], apart: list[float | None], items: tuple[Item, ...], kept: Held
) -> list[Standing]:
    """In raw order."""
    places = sorted(range(len(facts.rows)), key=lambda one: (one not in figures, -_quality(figures, one), one))
    calibrated = {place: number for number, place in enumerate(places, start=1)}
    talked = {item.j: (number, item.why or "") for number, item in enumerate(items, start=1)}
    return [
        standing_of(
            row,
            **_figures(figures.get(place)),
            raw_place=place + 1,
            calibrated_place=calibrated[place],
            disagreement=apart[place],
            agenda_place=talked[place][0],
            why=talked[place][1],
            funded=place in kept.funded,
            held=kept.times[place],
        )
        for place, row in enumerate(facts.rows)
    ]


def _quality(figures: dict[int, Any], place: int) -> float:
    return figures[place].quality if place in figures else 0.0


def _figures(one: Any) -> dict[str, Any]:
    if one is None:
        return {}
    return {
        "estimate": _on_scale(one.quality),
        "estimate_low": _on_scale(one.low),
        "estimate_high": _on_scale(one.high),
        "place_low": one.rank_low,
        "place_high": one.rank_high,
        "chance": one.p,
        "to_discuss": one.band == "band",
    }


def _on_scale(points: float) -> float:
    """The model knows no end of the scale; a total has one."""
    return min(max(points, 0.0), 100.0)


def _reach(facts: Facts, order: list[Standing], figures: dict[int, Any] | None = None) -> int:
    """How many from the top the money reaches, one after the other."""
    left, reached = facts.budget or 0, 0
    for one in order:
        place = one.raw_place - 1
        left -= facts.asked[place] if figures is None or place in figures else MOST_ASKED
        if left < 0:
            break
        reached += 1
    return reached


def _trust(facts: Facts, totals: dict, found: Calibrated | NotPossible) -> dict[str, Any]:
    possible = isinstance(found, Calibrated)
    table: dict[str, dict[int, list[int | None]]] = {key: defaultdict(list) for key in facts.weights}
    for sheet in facts.sheets:
        for key, value in sheet.scores.items():
            table[key][sheet.application].append(value)
    each = Counter(place for place, _member in totals).values()
    return {
        "possible": possible,
        "primary": found.primary if possible else "raw",
        "reasons": [[one.kind, one.found, one.needed] for one in found.reasons],
        "alphas": {key: alpha(rows.values()) for key, rows in table.items()},
        "variances": asdict(found.variances) if possible else None,
        "readings": fmean(each) if each else 0,
        "readers": len({member for _place, member in totals}),
        "log": found.log,
    }
