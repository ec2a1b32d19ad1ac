"""What the pictures of a count are drawn from: rows with their numbers. An option without a name is not this reader's
to know of, and is left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cocreation.analysis.allocation import explain_shares, pounds, sentence
from cocreation.deliberation.kinds import Method
from cocreation.deliberation.tally import Approval, Counted, Gradients, OptionsTally, Runoff, Scores, Times
from cocreation.deliberation.tally.ranked import Step
from cocreation.deliberation.tally.stances import people
from cocreation.deliberation.tally.times import IF_NEED_BE, IMPOSSIBLE, NO, YES

Names = Mapping[int, str]
FEW_OPTIONS = 12
"""More are not tried again with other amounts and supporters each time somebody looks."""
LEVELS = ("leaf", "leaf", "leaf", "line", "sky", "sun", "coral", "coral")
"""The tone of each of the eight levels; the level's number stands in the bar, so grey is enough."""


@dataclass(frozen=True)
class Picture:
    """bars: of a bar chart, with `heads`; spread: one bar of parts; stacked: rows of parts; steps: of a runoff;
    why: each option with a sentence about the money."""

    title: str
    bars: list[dict[str, Any]] = field(default_factory=list)
    heads: tuple[str, str, str] = ("Position", "People", "Share")
    spread: list[dict[str, Any]] = field(default_factory=list)
    stacked: list[dict[str, Any]] = field(default_factory=list)
    stacked_heads: tuple[str, ...] = ()
    stacked_title: str = ""
    steps: list[dict[str, Any]] = field(default_factory=list)
    why: list[tuple[str, str]] = field(default_factory=list)
    left_out: bool = False


def picture_of(counted: Counted, names: Names) -> Picture:
    if not isinstance(counted, OptionsTally):
        return _positions(counted)
    left_out = len(names) < len(counted.options)
    if isinstance(counted, Times):
        return _times(counted, names)
    if isinstance(counted, Runoff):
        return Picture(
            "How people ranked", _bars(counted, names, "first places"), ("Option", "First places", "Place"),
            steps=[] if left_out else [_step(number, one, names) for number, one in enumerate(counted.steps, start=1)],
            left_out=left_out,
        )  # fmt: skip
    if isinstance(counted, Approval):
        return _approval(counted, names, left_out)
    if isinstance(counted, Scores):
        rows = [
            {"label": names[one.number], "count": float(one.points), "note": f"{people(len(one.said))} scored"}
            for one in counted.in_order
            if one.number in names
        ]
        return Picture(
            "Means", [{**row, "count": round(row["count"], 1)} for row in rows], ("Option", "Mean", "People")
        )
    second = "Dots" if counted.method == Method.DOTS else "Points"
    return Picture(f"{second} and people", _bars(counted, names), ("Option", second, "People"), left_out=left_out)


def _positions(counted: Counted) -> Picture:
    voices = counted.took_part
    rows = [
        {
            "label": f"{stance}. {label}" if stance.isdigit() else label,
            "count": number,
            "share": number / voices if voices else 0,
        }
        for stance, label, number in counted.rows
    ]  # fmt: skip
    spread = []
    if isinstance(counted, Gradients):
        spread = [
            {"label": stance, "count": number, "tone": tone}
            for (stance, _label, number), tone in zip(counted.rows, LEVELS, strict=True)
            if number
        ]
    return Picture("How people answered", rows, spread=spread)


def _bars(counted: OptionsTally, names: Names, what: str = "") -> list[dict[str, Any]]:
    return [
        {"label": names[one.number], "count": int(one.points), "note": _note(one, what)}
        for one in counted.in_order
        if one.number in names
    ]


def _note(option: Any, what: str) -> str:
    if not option.decidable:
        return "not decidable: too few without an interest"
    if not option.has_quorum:
        return f"{option.took_part} of {option.needed} needed"
    if what:
        return f"{option.place}" if option.place else "not placed"
    return f"from {people(option.supporters)}"


def _approval(counted: Approval, names: Names, left_out: bool) -> Picture:
    rows = [
        {
            "label": names[one.number],
            "count": one.supporters,
            "note": _note(one, "") if not one.has_quorum else f"of {one.eligible}",
        }
        for one in counted.in_order
        if one.number in names
    ]
    stacked = [] if left_out or counted.shares is None else _paid(counted, names)
    return Picture(
        "Who approves", rows, ("Option", "People", "Who could"), stacked=stacked, left_out=left_out,
        stacked_heads=("Costs", "Who pay", "Each pays at most"), stacked_title="Who pays for what, by Equal Shares",
        why=_why(counted, names) if stacked else [],
    )  # fmt: skip


def _paid(counted: Approval, names: Names) -> list[dict[str, Any]]:
    """Each option that the money reaches, with a part for each supporter and what they pay, largest first."""
    found = []
    for place, option in enumerate(counted.shares.funded):
        number, cost = counted.options[option].number, counted.pot.costs[option]
        if place < len(counted.shares.payments):
            paid = sorted(counted.shares.payments[place].values(), reverse=True)
            figures = [pounds(cost), str(len(paid)), pounds(max(paid))]
        else:
            paid, figures = [], [pounds(cost), str(counted.options[option].supporters), "from what was left"]
        parts = [{"count": float(one), "tone": "brand" if turn % 2 else "sky"} for turn, one in enumerate(paid)]
        parts = parts or [{"count": float(cost), "tone": "line"}]
        found.append({"label": names[number], "figures": figures, "parts": parts})
    return found


def _why(counted: Approval, names: Names) -> list[tuple[str, str]]:
    """Why the money reaches an option or not, and for a few options what would change that."""
    said = explain_shares(counted.pot, counted.support, changes=len(counted.options) <= FEW_OPTIONS)
    return [(names[counted.options[one.application].number], sentence(one)) for one in said]


def _times(counted: Times, names: Names) -> Picture:
    rows = []
    for one in counted.in_order:
        said = [one.said.count(value) for value in (YES, IF_NEED_BE, NO)]
        blocked = IMPOSSIBLE in one.said
        parts = [
            {"count": number, "tone": tone}
            for number, tone in zip(said, ("leaf", "sun", "line"), strict=True)
            if number
        ]
        state = "not possible for access needs" if blocked else "chosen" if one.place == 1 else ""
        rows.append(
            {"label": names[one.number], "figures": [*map(str, said), state], "parts": [] if blocked else parts}
        )
    return Picture(
        "", stacked=rows, stacked_heads=("Yes", "If need be", "No", ""), stacked_title="When people can",
    )  # fmt: skip


def _step(number: int, step: Step, names: Names) -> dict[str, Any]:
    ordered = sorted(step.firsts.items(), key=lambda one: (-one[1], one[0]))
    if step.out is None:
        end = f"{names[ordered[0][0]] if ordered else ''} has more than half, or is all that is left."
    else:
        end = f"{names[step.out]} leaves{': it was equal with another, and the draw decided' if step.drawn else ''}."
    return {
        "title": f"Step {number}",
        "bars": [{"label": names[one], "count": count} for one, count in ordered],
        "end": end,
        "spent": step.spent,
    }
