"""Composing letters: a template and what is known of one application make blocks, the same for the preview, the page,
the PDF and the check of the second person."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from grants.applications.models import Application, EligibilityCheck
from grants.board.models import Choice, RecommendedGrant
from grants.calls.models import Call
from grants.letters import merging
from grants.letters.kinds import LetterKind, words_of
from grants.letters.models import LetterTemplate, Outcome, OutcomeKind, ScoreChoice
from shaping_future.look.words import day, pounds
from shaping_future.outbox.services import contact_email

from .outcomes import approved_grants
from .scores import scores_of, table
from .templates import templates_now


@dataclass(frozen=True)
class Composed:
    """What a letter says, and which merge words it has nothing for."""

    template: LetterTemplate
    blocks: list[dict[str, Any]]
    missing: list[str]


@dataclass
class Material:
    """What the letters of a call are made of, read once for all of them; what a letter does not need is not read."""

    call: Call
    templates: dict[str, LetterTemplate] = field(default_factory=templates_now)
    _parsed: dict[str, list[merging.Block]] = field(default_factory=dict)

    def blocks(self, kind: str) -> list[merging.Block]:
        if kind not in self._parsed:
            self._parsed[kind] = merging.read(kind, self.templates[kind].text)
        return self._parsed[kind]

    @cached_property
    def grants(self) -> dict[int, RecommendedGrant]:
        return approved_grants(self.call) if self.call.gives_money else {}

    @cached_property
    def criteria(self) -> list[tuple[str, str]]:
        return list(self.call.criteria.values_list("key", "label"))

    @cached_property
    def scores(self) -> tuple[dict[int, dict[str, float]], dict[str, float]]:
        return scores_of(self.call, self.grants)

    @cached_property
    def without_scores(self) -> set[int]:
        chosen = ScoreChoice.objects.filter(application__call=self.call, wants_scores=False)
        return set(chosen.values_list("application_id", flat=True))


def material(call: Call) -> Material:
    return Material(call)


def compose(outcome: Outcome, made_of: Material) -> Composed:
    """The letter as it would go out now. Needs the outcome's application with organisation and strand."""
    kind, application = outcome.letter_kind, outcome.application
    values = _of_application(application, made_of.call) | {
        "strength": outcome.strength,
        "reason": outcome.reason,
        "why": outcome.reason,
        "kind_words": outcome.kind_line,
        "until": day(outcome.reserve_until) if outcome.reserve_until else "",
    }
    if outcome.kind == OutcomeKind.FUNDED:
        values |= _of_grant(application, made_of.grants.get(application.pk))
    elif kind in (LetterKind.RESERVE, LetterKind.DECLINE) and application.pk not in made_of.without_scores:
        own, average = made_of.scores
        values["scores"] = table(made_of.criteria, own.get(application.pk, {}), average)
    elif kind == LetterKind.PLACE:
        values |= {"you_get": _points(made_of.call.you_get), "we_ask": _points(made_of.call.we_ask)}
    return _composed(kind, values, made_of)


def compose_not_eligible(check: EligibilityCheck) -> Composed:
    """The letter about one finding. Needs its application with call, organisation and strand."""
    call = check.application.call
    kind = LetterKind.NOT_ELIGIBLE if call.gives_money else LetterKind.NOT_ELIGIBLE_PLACE
    values = _of_application(check.application, call) | {"rule": check.get_reason_display(), "note": check.note}
    return _composed(kind, values, material(call))


def invented(template: LetterTemplate) -> Composed:
    """A template with an invented application, for whoever edits it."""
    values: dict[str, Any] = {name: word.example for name, word in words_of(template.kind).items()}
    values["facts"] = _facts("£25,000", 24, "One organisation", "AB-1234")
    values["scores"] = table([("a", "Aim"), ("b", "Care")], {"a": 2.5, "b": 3.0}, {"a": 3.1, "b": 3.2})
    values |= {"you_get": _points(["Twelve days together"]), "we_ask": _points(["One day a month"])}
    blocks, missing = merging.merge(template.kind, merging.read(template.kind, template.text), values)
    return Composed(template, blocks, missing)


def digest(blocks: list[dict[str, Any]], template: LetterTemplate) -> str:
    """One word for what a letter says and where it comes from: whoever checks it says which one they read."""
    told = json.dumps([blocks, template.kind, template.number], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:40]


def _composed(kind: LetterKind, values: dict[str, Any], made_of: Material) -> Composed:
    blocks, missing = merging.merge(kind, made_of.blocks(kind), values)
    return Composed(made_of.templates[kind], blocks, missing)


def _of_application(application: Application, call: Call) -> dict[str, Any]:
    return {
        "applicant": application.applicant,
        "call": call.title,
        "host": call.fund.host,
        "contact": contact_email(),
        "strand": application.strand.label,
        "months": str(application.strand.months or ""),
    }


def _of_grant(application: Application, grant: RecommendedGrant | None) -> dict[str, Any]:
    """Nothing when the Board did not sign it off: the letter then has holes, and cannot be checked or released."""
    if grant is None:
        return {}
    asked = [vote for vote in grant.votes.all() if vote.choice == Choice.CONDITION]
    texts = dict.fromkeys(f"{vote.condition} By {day(vote.condition_due)}." for vote in sorted(asked, key=_by_key))
    return {
        "amount": pounds(grant.pence),
        "facts": _facts(
            pounds(grant.pence), application.strand.months, application.strand.label, application.reference
        ),
        "conditions": _points(texts) if grant.decision == Choice.CONDITION else None,
    }


def _by_key(row: Any) -> int:
    return row.pk


def _facts(amount: str, months: int, strand: str, reference: str) -> dict[str, Any]:
    return {
        "is_a": "facts",
        "facts": [
            {"value": amount, "label": "your grant"},
            {"value": f"{months} months", "label": strand},
            {"value": reference, "label": "your application"},
        ],
    }


def _points(texts: Iterable[str]) -> dict[str, Any] | None:
    lines = [[[True, text]] for text in texts]
    return {"is_a": "list", "lines": lines} if lines else None
