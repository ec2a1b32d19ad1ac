"""Everything that figures are made from, read once, by the worker."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cocreation.analysis.digest import digest_of
from cocreation.analysis.scores import FLAGS_OF_PEOPLE
from cocreation.ranking.models import Figures
from cocreation.ranking.queries.raw import ranked_without
from cocreation.reading.models import Ranking, Reading, ReadingNeed, Score
from grants.applications.models import Application
from grants.calls.models import Call, Stage
from grants.fund.queries import available


@dataclass(frozen=True)
class Sheet:
    """One that counts. application: its place in Facts.rows; scores by criterion, None is an X."""

    application: int
    member: int
    scores: dict[str, int | None]


@dataclass(frozen=True)
class Facts:
    """rows: as Ranking.rows, in their order, with ranks as if what is left out had never been there. asked, references
    and streams (the language without which nobody can read it, or ""): of each row. budget None: no line to draw."""

    ranked_at: dt.datetime
    basis: str
    rows: tuple[dict[str, Any], ...]
    asked: tuple[int, ...]
    references: tuple[str, ...]
    streams: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    weights: dict[str, int]
    budget: int | None

    @property
    def digest(self) -> str:
        """Of everything that figures are made from."""
        sheets = [[one.application, one.member, one.scores] for one in self.sheets]
        told = [self.rows, self.asked, self.streams, sheets, self.weights, self.budget]
        return digest_of("figures", json.dumps(told, sort_keys=True))

    @property
    def flagged(self) -> list[bool]:
        """Whether a person asked to talk about it, or raised a safety concern."""
        return [any(flag in FLAGS_OF_PEOPLE for flag in row["flags"]) for row in self.rows]


def facts_of(figures: Figures) -> Facts | None:
    """Nine queries, however many sheets; None before there is a ranking."""
    ranking = Ranking.objects.filter(call=figures.call).first()
    if ranking is None:
        return None
    readable = Application.objects.filter(call=figures.call).readable().exclude(pk__in=figures.without)
    known = {pk: (asked or 0, ref) for pk, asked, ref in readable.values_list("pk", "asked_pence", "reference")}
    rows = tuple(ranked_without([row for row in ranking.rows if row["application"] in known]))
    budget = budget_of(figures)
    streams = _streams(figures.call)
    keys = [row["application"] for row in rows]
    return Facts(
        ranked_at=ranking.computed_at,
        basis=basis_of(ranking.computed_at, budget, known),
        rows=rows,
        asked=tuple(known[pk][0] for pk in keys),
        references=tuple(known[pk][1] for pk in keys),
        streams=tuple(streams.get(pk, "") for pk in keys),
        sheets=tuple(_sheets(figures.call, {pk: place for place, pk in enumerate(keys)})),
        weights=dict(figures.call.criteria.values_list("key", "weight")),
        budget=budget,
    )


def budget_of(figures: Figures) -> int | None:
    """Pence free for grants: now, while the Group decides; afterwards what it was, for what is reserved then is
    reserved for these same applications. None where nothing is free."""
    if figures.call.stage == Stage.DELIBERATING:
        return max(available(figures.call.fund), 0) or None
    if figures.budget_pence is None and figures.key:
        return Figures.objects.filter(call=figures.call, key="").values_list("budget_pence", flat=True).first()
    return figures.budget_pence


def basis_of(ranked_at: dt.datetime, budget: int | None, applications: Iterable[int]) -> str:
    """What makes figures old when it changes."""
    return digest_of("basis", ranked_at.isoformat(), budget, sorted(applications))


def _streams(call: Call) -> dict[int, str]:
    needs = ReadingNeed.objects.filter(application__call=call, only_with_language=True)
    return dict(needs.values_list("application_id", "language"))


def _sheets(call: Call, places: dict[int, int]) -> Iterable[Sheet]:
    counted = Reading.objects.counted().filter(application__call=call, application__in=places).order_by("pk")
    readings = list(counted.values_list("pk", "application_id", "member_id"))
    scores: dict[int, dict[str, int | None]] = defaultdict(dict)
    of_call = Score.objects.filter(reading__application__call=call).order_by("pk")
    for reading, key, value in of_call.values_list("reading_id", "criterion__key", "value"):
        scores[reading][key] = value
    return (Sheet(places[application], member, scores[pk]) for pk, application, member in readings)
