"""What of a table can be shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .table import FEWEST, Cell, Shown, Table
from .worlds import Arc, Judge


def choose(
    table: Table, order: Sequence[int], *, before: Shown | None = None, old: int = 0, known: Iterable[Cell] = ()
) -> Shown:
    """The cells to show: as many stages as can be, the first of `order` rather than the others.

    `before`: what was shown of the first `old` stages at an earlier moment. Nothing of those is added, so that no two
    publications can be subtracted from one another; and with `known` (see Judge), which may have been learned since,
    some of it may have to be left out. Without it everything that was shown before can stay.
    """
    before = before or Shown()
    looking = _Looking(table, Judge(table, known), before, old, _known_stages(table, known))
    stages = set(before.stages)
    best = _safe(looking, stages)
    for stage in order:
        if stage < old or stage in stages:
            continue
        trial = _safe(looking, stages | {stage})
        if trial.cells > best.cells and trial.at(stage):
            best, stages = trial, stages | {stage}
    return best


@dataclass(frozen=True)
class _Looking:
    """What is looked at while stages are tried."""

    table: Table
    judge: Judge
    before: Shown
    old: int
    known: frozenset[int]
    """Stages that everybody may know."""


def _known_stages(table: Table, known: Iterable[Cell]) -> frozenset[int]:
    cells = frozenset(known)
    return frozenset(stage for stage in table.stages if all((one, stage) in cells for one in table.categories))


def _safe(looking: _Looking, stages: Iterable[int]) -> Shown:
    """What can be shown of these stages. Hides a cell more until nothing small is told."""
    hide: set[Cell] = set()
    seen = frozenset() if looking.known else looking.before.cells
    while True:
        shown = _staircase(looking, sorted(stages), hide)
        arc = looking.judge.told(shown.cells, seen)
        if arc is None or not shown.cells:
            return shown
        stage = _where_to_hide(shown, arc, looking.old)
        hide.add((_smallest(looking.table, shown.at(stage), stage), stage))


def _where_to_hide(shown: Shown, arc: Arc, old: int) -> int:
    """The shown stage that tells of this number: a new one rather than one of an earlier moment, a later one first."""
    kind, _, stage = arc
    wanted = stage + 1 if kind == "left" else stage
    stages = [one for one in shown.stages if one >= old] or shown.stages
    after = [one for one in stages if one >= wanted]
    return after[0] if after else stages[-1]


def _staircase(looking: _Looking, stages: Sequence[int], hide: set[Cell]) -> Shown:
    """Each stage shows what the one before it shows, without what has become small. A stage that would show nothing is
    left out as a whole."""
    everybody = frozenset(looking.table.categories)
    cells: set[Cell] = set()
    hidden: frozenset[int] = frozenset()
    last: int | None = None
    for stage in stages:
        allowed = everybody if stage >= looking.old else looking.before.at(stage)
        can = {one for one in allowed - hidden if (one, stage) not in hide}
        shown = _column(looking, stage, last, can)
        if shown:
            cells |= {(one, stage) for one in shown}
            hidden, last = everybody - shown, stage
    return Shown(frozenset(cells))


def _column(looking: _Looking, stage: int, last: int | None, can: set[int]) -> frozenset[int]:
    """Those of a stage that are large and lost enough since the last shown stage, or nobody did; and what is hidden
    together is neither small itself, nor lost few, nor a single one."""
    table = looking.table
    others = [(last, stage)] if last is not None else []
    others += [(stage, one) for one in looking.known if one > stage]

    def is_large(categories: Iterable[int]) -> bool:
        if table.sum_of(categories, stage) < FEWEST:
            return False
        return all(
            table.totals[early] == table.totals[late]
            or table.sum_of(categories, early) - table.sum_of(categories, late) >= FEWEST
            for early, late in others
        )

    shown = {one for one in can if is_large([one])}
    while shown:
        hidden = set(table.categories) - shown
        if not hidden or (len(hidden) > 1 and is_large(hidden)):
            break
        shown.remove(_smallest(table, shown, stage))
    return frozenset(shown)


def _smallest(table: Table, categories: Iterable[int], stage: int) -> int:
    return min(categories, key=lambda one: (table.rows[one][stage], one))
