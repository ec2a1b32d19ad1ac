"""The list of grants made: chosen by call, region and kind of group, and summed up."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .made import GrantMade, total


@dataclass(frozen=True)
class Chosen:
    """What a visitor asked for, and what there is to ask for. Counts are of grants as they are shown."""

    grants: list[GrantMade]
    pence: int
    is_rounded: bool
    calls: list[tuple[str, str]]
    regions: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    asked: dict[str, str]

    @property
    def by_region(self) -> list[dict[str, Any]]:
        """For the part `bars`: how many grants in each region, the largest first."""
        counted = Counter(one.region_label or "Not named" for one in self.grants)
        return [{"label": label, "count": count} for label, count in sorted(counted.items(), key=_largest)]

    @property
    def named(self) -> int:
        return sum(one.is_named for one in self.grants)


def chosen(made: list[GrantMade], asked: Mapping[str, str]) -> Chosen:
    """`asked`: "call" (slug), "region", "kind". What nobody knows is no filter: the page shows all."""
    calls = list(dict.fromkeys((one.call_slug, one.call_title) for one in made))
    regions = sorted({(one.region, one.region_label) for one in made if one.region}, key=lambda pair: pair[1])
    kinds = sorted({(one.kind, one.kind_label) for one in made if one.kind}, key=lambda pair: pair[1])
    known = {"call": dict(calls), "region": dict(regions), "kind": dict(kinds)}
    wanted = {name: asked.get(name, "") for name in known}
    wanted = {name: value for name, value in wanted.items() if value in known[name]}
    fields = {"call": "call_slug", "region": "region", "kind": "kind"}
    found = [one for one in made if all(getattr(one, fields[name]) == value for name, value in wanted.items())]
    return Chosen(found, *total(found), calls, regions, kinds, wanted)


def _largest(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]
