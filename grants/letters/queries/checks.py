"""The letters of a call before they go: how far they are, and what is wrong with each."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from grants.calls.models import Call, Kind, Stage
from grants.letters.kinds import words_of
from grants.letters.models import Outcome

from .asked import also_kind_words
from .composing import Composed, Material, compose, digest
from .outcomes import pending_in

COPIED = 3
"""A reason that more letters share is pointed out: it may be true of all of them, or nobody looked."""


@dataclass(frozen=True)
class Row:
    """One letter. stops: why it cannot go out yet; hints: what a person should look at."""

    outcome: Outcome
    composed: Composed
    stops: list[str]
    hints: list[str]


def calls_of_letters() -> QuerySet:
    """The calls whose letters are being written. They are on the list before anything was prepared."""
    return Call.objects.filter(kind=Kind.GRANTS, stage=Stage.SIGNED_OFF).order_by("closes_at", "pk")


def call_of_letters(user: Any, slug: str) -> Call:
    """A call with money whose letters are written or are out."""
    stages = (Stage.SIGNED_OFF, Stage.RELEASED)
    return Call.objects.select_related("fund").get(slug=slug, kind=Kind.GRANTS, stage__in=stages)


def rows_of(user: Any, call: Call, made_of: Material) -> list[Row]:
    """Every pending letter that this person may know of, and no trace of another; those with something to do first."""
    visible = Outcome.objects.visible_to(user).filter(pk__in=pending_in(call))
    related = (
        "application__organisation",
        "application__strand",
        "application__call__fund",
        "written_by",
        "checked_by",
    )
    outcomes = list(visible.select_related(*related).order_by("application__reference"))
    for outcome in outcomes:
        outcome.application.call = call
    same = Counter(_plain(outcome.reason) for outcome in outcomes if outcome.reason)
    said = kind_words_for([outcome.application_id for outcome in outcomes])
    rows = [_row(outcome, made_of, same, said.get(outcome.application_id, [])) for outcome in outcomes]
    return sorted(rows, key=lambda row: (not row.stops, not row.hints))


def kind_words_for(applications: list[int]) -> dict[int, list[str]]:
    """What readers wrote for the applicants, before anybody has looked at it."""
    found: dict[int, list[str]] = {}
    for ask in also_kind_words if applications else []:
        for pk, lines in ask(applications).items():
            found.setdefault(pk, []).extend(lines)
    return found


def stops_of(outcome: Outcome, composed: Composed) -> list[str]:
    """Why this letter cannot go out, in words; empty when it can."""
    if outcome.written_at is None:
        return ["Not written"]
    words = words_of(composed.template.kind)
    if composed.missing:
        return [f"Nothing for “{words[name].says}”" for name in composed.missing]
    if outcome.checked_at is None:
        return ["Not checked by a second person"]
    if is_stale(outcome, composed):
        return ["Changed since it was checked"]
    return []


def is_stale(outcome: Outcome, composed: Composed) -> bool:
    """What the second person read is not what would go out now: a template, an amount or an average changed."""
    same_template = outcome.template_id is not None and outcome.template_id == composed.template.pk
    return not same_template or outcome.composed != composed.blocks


def _row(outcome: Outcome, made_of: Material, same: Counter, said: list[str]) -> Row:
    composed = compose(outcome, made_of)
    hints = []
    if same[_plain(outcome.reason)] > COPIED:
        hints.append(f"The same reason stands in {same[_plain(outcome.reason)]} letters")
    if said and not outcome.kind_line:
        hints.append("The readers wrote kind words; none is in the letter")
    if outcome.application_id in made_of.without_scores:
        hints.append("Wants no scores")
    return Row(outcome, composed, stops_of(outcome, composed), hints)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def mark_of(composed: Composed) -> str:
    return digest(composed.blocks, composed.template)
