"""A published funnel as finished values: for the page, the file and the picture. Nothing here knows more than that."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .kinds import STEPS, Dimension, Step

ENOUGH = 10
"""Fewer have no percentages."""
SENT, SIGNED_OFF = STEPS.index(Step.SENT), STEPS.index(Step.SIGNED_OFF)
SMALL_AND_MEDIUM = ("under_10k", "10k_100k", "100k_1m")
LONDON = "TLI"


@dataclass(frozen=True)
class Cell:
    """`n` is None where it is hidden; `share` of all at that stage, None where that says too little."""

    n: int | None
    share: float | None = None


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[Cell]
    asked: int | None = None
    given: int | None = None
    ratio: float | None = None
    """How often it came from sending to the sign-off, against how often everybody else did."""


@dataclass(frozen=True)
class Breakdown:
    """One dimension of a funnel. `rest`: everything that is hidden at a stage, together."""

    key: str
    title: str
    withheld: bool
    steps: list[str]
    rows: list[Row]
    rest: Row
    total: Row

    @property
    def shows_something(self) -> bool:
        return any(cell.n is not None for row in self.rows for cell in row.cells)

    @property
    def has_asked(self) -> bool:
        return any(row.asked is not None for row in self.rows)

    @property
    def has_given(self) -> bool:
        return any(row.given is not None for row in self.rows)

    @property
    def hides_something(self) -> bool:
        return any(cell.n for cell in self.rest.cells)

    @property
    def narrow(self) -> "Breakdown":
        """Only the stages of which some group is shown."""
        kept = [index for index in range(len(self.steps)) if any(row.cells[index].n is not None for row in self.rows)]

        def cut(row: Row) -> Row:
            return dataclasses.replace(row, cells=[row.cells[index] for index in kept])

        return dataclasses.replace(
            self, steps=[self.steps[index] for index in kept], rows=[cut(row) for row in self.rows],
            rest=cut(self.rest), total=cut(self.total),
        )  # fmt: skip

    @property
    def is_narrower(self) -> bool:
        """Of some stage no group can be shown."""
        return len(self.narrow.steps) < len(self.steps)

    @property
    def has_ratios(self) -> bool:
        return any(row.ratio is not None for row in self.rows)


@dataclass(frozen=True)
class Benchmark:
    what: str
    then: str
    now: float | None
    note: str


def stages(content: dict) -> list[tuple[str, int | None]]:
    """(label, how many of everybody) of each stage; None where that is hidden."""
    return [(str(Step(one["key"]).label), one["n"]) for one in content["stages"]]


def breakdowns(content: dict) -> list[Breakdown]:
    return [_breakdown(content["stages"], one) for one in content["dimensions"]]


def breakdown(content: dict, key: str) -> Breakdown | None:
    return next((one for one in breakdowns(content) if one.key == key), None)


def _breakdown(stages: list[dict], found: dict) -> Breakdown:
    totals = [stage["n"] for stage in stages]
    rows = [_row(row, totals) for row in found["rows"]]
    rest = []
    for index, total in enumerate(totals):
        shown = [row.cells[index].n for row in rows if row.cells[index].n is not None]
        hidden = total - sum(shown) if shown and total is not None else None
        rest.append(Cell(hidden, _share(hidden, total)))
    money = {stage["key"]: stage["pence"] for stage in stages}
    return Breakdown(
        key=found["key"],
        title=str(Dimension(found["key"]).label),
        withheld=bool(found["withheld"]),
        steps=[str(Step(stage["key"]).label) for stage in stages],
        rows=rows,
        rest=Row(_("Hidden, together"), rest),
        total=Row(_("All"), [Cell(total) for total in totals], money.get(Step.SENT), money.get(Step.SIGNED_OFF)),
    )


def _row(row: dict, totals: list[int]) -> Row:
    numbers = [cell["n"] for cell in row["cells"]]
    pence = [cell["pence"] for cell in row["cells"]]
    return Row(
        label=_(row["label"]),
        cells=[Cell(n, _share(n, total)) for n, total in zip(numbers, totals, strict=True)],
        asked=pence[SENT],
        given=pence[SIGNED_OFF] if len(pence) > SIGNED_OFF else None,
        ratio=_ratio(numbers, totals),
    )


def _share(n: int | None, total: int | None) -> float | None:
    return n / total if n is not None and total is not None and total >= ENOUGH else None


def _ratio(numbers: list[int | None], totals: list[int | None]) -> float | None:
    needed = [*numbers[SENT : SENT + 1], *numbers[SIGNED_OFF:], *totals[SENT : SENT + 1], *totals[SIGNED_OFF:]]
    if len(numbers) <= SIGNED_OFF or None in needed:
        return None
    sent, signed, all_sent, all_signed = (number or 0 for number in needed)
    others, theirs = all_sent - sent, all_signed - signed
    if min(sent, others) < ENOUGH or not theirs:
        return None
    return (signed / sent) / (theirs / others)


def benchmarks(content: dict) -> list[Benchmark]:
    """The programme of 2020 beside what was sent here. They are no targets."""
    total = content["stages"][SENT]["n"]
    numbers = {
        one["key"]: {row["key"]: row["cells"][SENT]["n"] for row in one["rows"]} for one in content["dimensions"]
    }
    income, region = numbers[Dimension.INCOME], numbers[Dimension.REGION]
    small = [income.get(band) for band in SMALL_AND_MEDIUM]
    london = region.get(LONDON)
    found = [
        Benchmark(
            _("Small and medium organisations"),
            _("about 80%"),
            None if None in small else _share(sum(small), total),
            _("Here: an income below £1 million last year."),
        ),
        Benchmark(
            _("Outside London"),
            _("over 80%"),
            None if london is None or total is None else _share(total - london, total),
            _("Here: everybody who is not based in London, with those who did not say."),
        ),
    ]
    if lived := numbers.get(Dimension.LIVED):
        first = next(iter(lived.values()))
        note = _("Here: those who answered “%(answer)s”.") % {"answer": next(iter(lived))}
        found.insert(0, Benchmark(_("Led by people with lived experience"), "60%", _share(first, total), note))
    return found


def table_rows(content: dict) -> list[list[Any]]:
    """The file: a line for each number, the totals among them, in the words of the page."""
    lines: list[list[Any]] = []
    for one in breakdowns(content):
        for row in [*one.rows, one.rest, one.total]:
            for index, (step, cell) in enumerate(zip(one.steps, row.cells, strict=True)):
                pence = row.asked if index == SENT else row.given if index == SIGNED_OFF else None
                lines.append([
                    one.title, row.label, step, _("hidden") if cell.n is None else cell.n,
                    "" if cell.share is None else round(cell.share * 100), "" if pence is None else pence // 100,
                ])  # fmt: skip
    return lines
