"""Variations of the fund's own call: the same questions at other dates, each drawing on a fund of its own."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from grants import calls
from shaping_future import clock

SOURCE = Path(calls.__file__).parent / "data" / "open_call.yaml"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
"""Ten times faster where PyYAML has its C part, as its wheels do."""


@dataclass(frozen=True)
class Variation:
    """A demo call: how many days ago (from today) it closed, or will close when negative."""

    slug: str
    title: str
    closed_days_ago: int
    blind: tuple[str, ...] = ()
    """What its readers do not see while they read (kinds.Hidden)."""

    @property
    def fund(self) -> str:
        return f"{self.title}: example fund"


def real_call() -> str:
    """The open call as the fund published it, untouched."""
    return SOURCE.read_text(encoding="utf-8")


def varied_call(variation: Variation) -> str:
    """The same call under another name, moved so that it closes at noon on its own day."""
    return as_text(varied(variation))


def as_text(definition: dict[str, Any]) -> str:
    """A definition as the file that it would be loaded from."""
    return yaml.dump(definition, Dumper=DUMPER, allow_unicode=True, sort_keys=False)


def varied(variation: Variation) -> dict[str, Any]:
    """What varied_call writes, to be changed further."""
    definition = yaml.load(real_call(), Loader=LOADER)  # noqa: S506 (both are safe loaders)
    closes_on = clock.today() - dt.timedelta(days=variation.closed_days_ago)
    original = dt.datetime.fromisoformat(definition["call"]["closes"])
    days = dt.timedelta(days=(closes_on - original.date()).days)
    definition["fund"]["name"] = variation.fund
    definition["call"] |= {"slug": variation.slug, "title": variation.title}
    closes = dt.datetime.combine(closes_on, dt.time(12), clock.LONDON)
    opens = dt.datetime.combine(closes_on - dt.timedelta(days=42), dt.time(10), clock.LONDON)
    definition["call"] |= {"opens": opens.isoformat(), "closes": closes.isoformat()}
    if variation.blind:
        phase = {"phase": "reading", "hides": list(variation.blind), "from": ["group"]}
        definition["review"]["blind"] = [phase]
    for part in ("timeline", "grant_terms"):
        definition[part] = _moved(definition[part], days)
    return definition


def _moved(part: Any, days: dt.timedelta) -> Any:
    """The same structure with every date later by `days`."""
    if isinstance(part, dict):
        return {key: _moved(value, days) for key, value in part.items()}
    if isinstance(part, list):
        return [_moved(value, days) for value in part]
    return part + days if isinstance(part, dt.date) else part
