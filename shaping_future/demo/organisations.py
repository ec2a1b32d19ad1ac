"""Applicants of the demo world: invented groups, so named that no real charity is meant."""

from dataclasses import dataclass
from pathlib import Path

import yaml

NAMES = yaml.safe_load((Path(__file__).parent / "texts.yaml").read_text(encoding="utf-8"))["organisations"]
REGIONS = [
    "north_east", "north_west", "yorkshire", "west_midlands", "london", "scotland", "wales", "south_west",
    "east_midlands", "northern_ireland", "east", "south_east",
]  # fmt: skip
KINDS = ["charity", "cio", "constituted", "cic", "network", "charity", "constituted"]
INCOMES = ["under_10k", "10k_100k", "10k_100k", "100k_1m", "10k_100k", "1m_10m", "unsaid"]


@dataclass(frozen=True)
class Applicant:
    """One invented applicant. `quality` 0 to 4 steers the scores; `pence` is what it asks for."""

    number: int
    name: str
    kind: str
    region: str
    income: str
    strand: str
    pence: int
    quality: int
    host: str = ""
    public_name: str = "Our name"

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-")

    @property
    def email(self) -> str:
        return f"lead@{self.slug}.example"


JOINT = {7, 16, 25, 34, 43}
HOSTED = {9, 21}
REGION_ONLY = {4, 12}


def applicants(count: int, offset: int = 0) -> list[Applicant]:
    """The first `count` applicants of the list, beginning at `offset`: the same every time."""
    return [_applicant(number % len(NAMES)) for number in range(offset, offset + count)]


def _applicant(number: int) -> Applicant:
    joint, hosted = number in JOINT, number in HOSTED
    steps = (number * 7) % 9
    return Applicant(
        number=number,
        name=NAMES[number],
        kind="unconstituted" if hosted else KINDS[number % len(KINDS)],
        region=REGIONS[(number * 5) % len(REGIONS)],
        income=INCOMES[(number * 3) % len(INCOMES)],
        strand="joint" if joint else "single",
        pence=(4_000_000 + steps * 200_000) if joint else (2_000_000 + steps * 225_000),
        quality=(number * 11 + 3) % 5,
        host="Marram Coast Solidarity" if hosted else "",
        public_name="Region and type of group only" if number in REGION_ONLY else "Our name",
    )
