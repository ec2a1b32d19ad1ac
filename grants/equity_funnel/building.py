"""From facts about applications to what may be published of them. Nothing here asks the database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .kinds import FIRST_SHOWN, KNOWN_UNTIL, STEPS, WITH_MONEY, Dimension, Moment, Step
from .suppression import FEWEST, Item, Shown, Table, about, choose

UNSAID = ""
"""The key of whoever did not say, or would rather not."""
ROUNDED_TO = 10_000_00
"""Pence. So is a grant without a name in public; an exact total would give its amount back."""


@dataclass(frozen=True)
class Fact:
    """One application: the last step it reached, what it asked for and was given, its category in each dimension."""

    last: Step
    asked: int | None = None
    given: int | None = None
    categories: dict[str, str] = field(default_factory=dict)


Choices = Sequence[tuple[str, str]]
"""(key, label) of each category of a dimension, the one of those who did not say at the end."""


def build(moment: Moment, facts: list[Fact], choices: dict[Dimension, Choices], before: dict | None = None) -> dict:
    """The content of a snapshot. `before`: that of the earlier moment, with which this one must agree."""
    count = KNOWN_UNTIL[moment]
    reached = [min(STEPS.index(fact.last), count - 1) for fact in facts]
    stages = _stages(facts, reached, count, before)
    return {
        "stages": stages,
        "dimensions": [
            _dimension(dimension, choices[dimension], facts, reached, stages, before) for dimension in choices
        ],
    }


def _stages(facts: list[Fact], reached: list[int], count: int, before: dict | None) -> list[dict[str, Any]]:
    """Each stage with its total, where that tells nothing small either; what was told once is told again as it was."""
    totals = [sum(last >= index for last in reached) for index in range(count)]
    earlier = before["stages"] if before else []
    told = [one["n"] if one["n"] is not None else totals[index] for index, one in enumerate(earlier)]
    shown = _shown_totals([*told, *totals[len(told) :]], [one["n"] is not None for one in earlier])
    stages = []
    for index, step in enumerate(STEPS[:count]):
        pence = None
        if step in WITH_MONEY and index in shown:
            money = sum(_money(fact, index) for fact, last in zip(facts, reached, strict=True) if last >= index)
            pence = earlier[index]["pence"] if index < len(earlier) else _rounded(money)
        n = [*told, *totals[len(told) :]][index] if index in shown else None
        stages.append({"key": step.value, "n": n, "pence": pence})
    return stages


def _shown_totals(totals: list[int], earlier: list[bool]) -> set[int]:
    """Of everybody together, too, no few fall away between two shown stages. How many were signed off, the list of
    grants tells anyway; an earlier stage is told now only if it was told then."""
    order = [STEPS.index(step) for step in (Step.SIGNED_OFF, *FIRST_SHOWN)]
    shown: set[int] = set()
    for index in order:
        if index >= len(totals) or not ([*earlier, *[True] * len(totals)][index]):
            continue
        apart = [abs(totals[index] - totals[other]) for other in shown]
        is_large = totals[index] >= FEWEST or STEPS[index] == Step.SIGNED_OFF
        if is_large and all(one == 0 or one >= FEWEST for one in apart):
            shown.add(index)
    return shown


def _dimension(
    dimension: Dimension,
    choices: Choices,
    facts: list[Fact],
    reached: list[int],
    stages: list[dict],
    before: dict | None,
) -> dict[str, Any]:
    keys = [key for key, _label in choices]
    place = {key: number for number, key in enumerate(keys)}
    rows = [place.get(fact.categories.get(dimension, UNSAID), len(keys) - 1) for fact in facts]
    table = Table.of(zip(rows, reached, strict=True), len(keys), len(stages))
    earlier = _earlier(dimension, before)
    if earlier and not _agrees(table, keys, stages, earlier):
        return _withheld(dimension, choices, len(stages))
    seen = Shown(frozenset(_cells(keys, earlier))) if earlier else None
    known = [(one, STEPS.index(Step.SIGNED_OFF)) for one in table.categories]
    shown = choose(
        table,
        [STEPS.index(step) for step in FIRST_SHOWN if STEPS.index(step) < len(stages)],
        before=seen,
        old=len(before["stages"]) if before else 0,
        known=known if dimension == Dimension.REGION and len(stages) == len(STEPS) else (),
    )
    sums = _sums(shown, rows, reached, facts, earlier)
    return {
        "key": dimension.value,
        "withheld": "",
        "rows": [
            {
                "key": key,
                "label": label,
                "cells": [_cell(table, shown, one, index, sums.get(index, {})) for index in table.stages],
            }
            for one, (key, label) in enumerate(choices)
        ],
    }


def _cell(table: Table, shown: Shown, one: int, index: int, sums: dict[int, int]) -> dict[str, Any]:
    if (one, index) not in shown.cells:
        return {"n": None, "pence": None}
    return {"n": table.rows[one][index], "pence": sums.get(one)}


def _sums(
    shown: Shown, rows: list[int], reached: list[int], facts: list[Fact], earlier: dict | None
) -> dict[int, dict[int, int]]:
    """For each stage with money, what that of each shown row is about. Two applications are alike when they fell out
    between the same shown stages. If not both sums can be given, the money asked for goes before the money awarded.
    A sum that was given at an earlier moment is given again, if it still tells nothing, and never another one."""
    stages = [index for index in shown.stages if STEPS[index] in WITH_MONEY]
    for some in (stages, stages[:1], stages[1:]):
        items = [
            Item(
                sum(stage <= last for stage in shown.stages),
                tuple(
                    (row if (row, index) in shown.cells else None, _money(fact, index) if last >= index else 0)
                    for index in some
                ),
            )
            for row, last, fact in zip(rows, reached, facts, strict=True)
            if some and last >= some[0]
        ]
        if found := about(items):
            given = dict(zip(some, found[0], strict=True))
            return {index: _as_before(index, sums, earlier) for index, sums in given.items()}
    return {}


def _as_before(index: int, sums: dict[int, int], earlier: dict | None) -> dict[int, int]:
    sums = {row: pence for row, pence in sums.items() if row is not None}
    if earlier is None or index >= len(earlier["rows"][0]["cells"]):
        return sums
    said = {row: earlier["rows"][row]["cells"][index]["pence"] for row in sums}
    return said if said == sums else {}


def _money(fact: Fact, index: int) -> int:
    return (fact.given if STEPS[index] == Step.SIGNED_OFF else fact.asked) or 0


def _rounded(pence: int) -> int:
    return (pence + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


# --- an earlier moment -----------------------------------------------------------------------------------------------


def _earlier(dimension: Dimension, before: dict | None) -> dict | None:
    return next((one for one in before["dimensions"] if one["key"] == dimension), None) if before else None


def _cells(keys: list[str], earlier: dict) -> list[tuple[int, int]]:
    place = {key: number for number, key in enumerate(keys)}
    return [
        (place[row["key"]], index)
        for row in earlier["rows"]
        for index, cell in enumerate(row["cells"])
        if cell["n"] is not None
    ]


def _agrees(table: Table, keys: list[str], stages: list[dict], earlier: dict) -> bool:
    """Whether what was said then is still so. Else somebody came or went, or says something else of itself now."""
    if [row["key"] for row in earlier["rows"]] != keys:
        return False
    if any(stage["n"] not in (None, total) for stage, total in zip(stages, table.totals, strict=True)):
        return False
    return all(
        cell["n"] in (None, table.rows[one][index])
        for one, row in enumerate(earlier["rows"])
        for index, cell in enumerate(row["cells"])
    )


def _withheld(dimension: Dimension, choices: Choices, count: int) -> dict[str, Any]:
    """Nothing by group: every number would count other applications than the earlier ones do."""
    cells = [{"n": None, "pence": None}] * count
    rows = [{"key": key, "label": label, "cells": cells} for key, label in choices]
    return {"key": dimension.value, "withheld": "changed", "rows": rows}
