"""What one run found: kept as JSON so that runs compare, and printed as a table with the targets beside it."""

import json
import subprocess
from dataclasses import asdict, dataclass, field
from pathlib import Path

from shaping_future.local import places
from tests.bench.targets import MOST_QUERIES, PDF, PDF_MEMORY, TARGETS, WEB_MEMORY


@dataclass
class Figure:
    """One page at one size. Milliseconds: the least, and the fifth percentile."""

    least: float
    p5: float
    yardstick: float
    queries: int
    database: float | None = None
    """Of the least, what the database's process took; only known in processor time."""
    crowd: float | None = None
    """The ratio when many ask at once."""
    crowd_p95: float | None = None
    """Milliseconds that 95 of 100 of them waited at most."""

    @property
    def ratio(self) -> float:
        return self.least / self.yardstick


@dataclass
class Run:
    """`pages`: page → size → Figure. `kind`: "time" with the web server between, or "cpu" in one process."""

    kind: str
    sizes: list[int]
    at: str = ""
    commit: str = ""
    pages: dict[str, dict[int, Figure]] = field(default_factory=dict)
    memory: dict[str, list[float]] = field(default_factory=dict)
    """Process → megabytes after the run and at its peak, of the largest of its kind."""
    pdf: dict[str, float] = field(default_factory=dict)
    forms: list[str] = field(default_factory=list)
    """Of the pages, what was sent and not only looked at: it may make more queries."""
    failed: list[str] = field(default_factory=list)

    def growth(self, name: str) -> float | None:
        figures = self.pages[name]
        if len(self.sizes) < 2 or not {self.sizes[0], self.sizes[-1]} <= figures.keys():
            return None
        return figures[self.sizes[-1]].least / figures[self.sizes[0]].least

    def misses(self) -> list[str]:
        """A sentence for each target that is missed."""
        return [f"{name}: {why}" for name in self.pages for why in self.missed(name)] + self._other_misses()

    def missed(self, name: str) -> list[str]:
        figure, target = self.pages[name][max(self.pages[name])], TARGETS.get(name)
        growth, found = self.growth(name), []
        if target and figure.ratio > target.at_most:
            found.append(f"{figure.ratio:.1f} times the yardstick, at most {target.at_most:g}")
        if target and growth and growth > target.growth:
            found.append(f"grows {growth:.2f} times, at most {target.growth:g}")
        if figure.queries > MOST_QUERIES and name not in self.forms:
            found.append(f"{figure.queries} queries, at most {MOST_QUERIES}")
        return found

    def _other_misses(self) -> list[str]:
        found = list(self.failed)
        if self.pdf and self.pdf["ratio"] > TARGETS[PDF].at_most:
            found.append(f"{PDF}: {self.pdf['ratio']:.2f} times bare WeasyPrint, at most {TARGETS[PDF].at_most:g}")
        for name, most in (("web", WEB_MEMORY), ("worker", PDF_MEMORY)):
            if name in self.memory and self.memory[name][0] > most:
                found.append(f"memory of {name}: {self.memory[name][0]:.0f} MB after the run, at most {most}")
        return found


def keep(run: Run) -> Path:
    folder = places.make_var(places.VAR / "runs")
    path = folder / f"{run.at.replace(':', '')}-{run.kind}.json"
    path.write_text(json.dumps(asdict(run), indent=1))
    return path


def read(path: str) -> Run:
    """A run that was kept: a path, or a part of its name under var/; "last" and "before" are the two newest."""
    kept = sorted((places.VAR / "runs").glob("*.json"))
    found = {"last": kept[-1:], "before": kept[-2:-1]}.get(path) or [one for one in kept if path in one.name]
    values = json.loads((Path(path) if Path(path).is_file() else found[-1]).read_text())
    pages = values.pop("pages")
    return Run(**values, pages={
        name: {int(size): Figure(**figure) for size, figure in figures.items()} for name, figures in pages.items()
    })  # fmt: skip


def commit() -> str:
    """Which code was measured; "+" when files were changed since."""
    words = ["git", "-C", str(places.ROOT), "describe", "--always", "--dirty=+"]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()


def head(sizes: list[int]) -> str:
    """The first line of the table."""
    columns = "".join(f"{f'at {size:,}':>10}" for size in sizes)
    return f"{'page':30}{'target':>8}{'Hypha':>8}{columns}{'growth':>8}{'at once':>9}{'queries':>9}"


def line(run: Run, name: str) -> str:
    """One page's line of the table."""
    figures, target = run.pages[name], TARGETS.get(name)
    ratios = "".join(f"{figures[size].ratio:10.1f}" if size in figures else " " * 10 for size in run.sizes)
    last, growth = figures[max(figures)], run.growth(name)
    said = f"{name:30}{_words(target and target.at_most):>8}{_words(target and target.hypha):>8}{ratios}"
    said += f"{f'{growth:.2f}' if growth else '':>8}{f'{last.crowd:.1f}' if last.crowd else '':>9}{last.queries:>9}"
    return said + ("  MISSED" if run.missed(name) else "")


def _words(number: float | None) -> str:
    return "" if number is None or number == float("inf") else f"{number:g}"


def summary(run: Run) -> str:
    """What stands below the table."""
    lines = []
    if run.pages:
        yardsticks = [figure.yardstick for figures in run.pages.values() for figure in figures.values()]
        lines.append(
            f"The yardstick took {min(yardsticks):.1f} to {max(yardsticks):.1f} ms (its least, beside each page)."
        )
    if run.pdf:
        lines.append("{}: {ratio:.2f} times bare WeasyPrint ({bare:.0f} ms).".format(PDF, **run.pdf))
    for name, (now, peak) in run.memory.items():
        lines.append(f"Memory of {name}: {now:.0f} MB after the run, {peak:.0f} at its peak.")
    missed = run.misses()
    lines += [f"Missed: {one}." for one in missed] or ["Every target is met."]
    return "\n".join(lines)


def compared(before: Run, now: Run) -> str:
    """Page by page, at each one's largest size: the ratio before and now."""
    lines = [f"{'page':30}{before.commit:>14}{now.commit:>14}{'change':>9}{'queries':>12}"]
    for name in [name for name in now.pages if name in before.pages]:
        old, new = (run.pages[name][max(run.pages[name])] for run in (before, now))
        change = f"{(new.ratio / old.ratio - 1) * 100:+.0f} %"
        queries = f"{old.queries} → {new.queries}" if old.queries != new.queries else str(new.queries)
        lines.append(f"{name:30}{old.ratio:14.1f}{new.ratio:14.1f}{change:>9}{queries:>12}")
    if before.kind != now.kind:
        lines.append(f"One is in {before.kind}, the other in {now.kind}: they do not compare well.")
    return "\n".join(lines)
