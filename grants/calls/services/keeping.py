"""A definition becomes the rows of a call. Used by loading a file, by every edit, and by an amendment."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from grants.calls.definition import Definition
from grants.calls.models import (
    ACCESS_PENCE,
    Call,
    Criterion,
    EligibilityQuestion,
    EquityQuestion,
    Strand,
    TimelineEntry,
)
from grants.fund.models import Fund
from grants.fund.queries import first_budget
from grants.fund.services import create_fund
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.questionnaires.models import Questionnaire
from shaping_future.questionnaires.queries import canonical_hash
from shaping_future.questionnaires.services import create_questionnaire


def keep(definition: Definition, call: Call | None, *, by: Any) -> Call:
    """The call as the definition says; a new one when `call` is None. The caller holds the lock and the transaction."""
    values = values_of(definition) | {
        "fund": _fund(definition, by),
        "questionnaire": _questionnaire(definition, call, by),
    }
    call = _saved(call, values | {"slug": definition.slug})
    _keep_children(definition, call)
    return call


def _saved(call: Call | None, values: dict[str, Any]) -> Call:
    """The database says whether an address is taken: of two copies made at once, each would see it free before."""
    try:
        with transaction.atomic():
            if call is None:
                return Call.objects.create(**values)
            for field, value in values.items():
                setattr(call, field, value)
            call.save(update_fields=list(values))
            return call
    except IntegrityError:
        if not Call.objects.filter(slug=values["slug"]).exclude(pk=call and call.pk).exists():
            raise
        raise NotValid("There is a call with this address already. Choose another one.") from None


def _fund(definition: Definition, by: Any) -> Fund:
    """The fund of the file. A fund that has its budget already keeps it, so a file with one must say the same: as the
    fund began, or as it is after later pledges and moves between its lines."""
    fund = create_fund({"fund": definition["fund"], "budget": definition.get("budget")}, by=by)
    if definition.get("budget") is None:
        return fund
    lines = {one["key"]: one["pence"] for one in definition["budget"]["lines"]}
    first_lines, first_gifts = first_budget(fund)
    if lines not in (first_lines, dict(fund.lines.values_list("key", "pence"))):
        raise definition.refusal("budget", "This fund is here already, with other budget lines.")
    contributed = sorted(one["pence"] for one in definition["budget"]["contributions"])
    if contributed not in (first_gifts, sorted(fund.contributions.values_list("pence", flat=True))):
        raise definition.refusal("budget", "This fund is here already, with other contributions.")
    return fund


def _questionnaire(definition: Definition, call: Call | None, by: Any) -> Questionnaire:
    """A new version of the form, or the one that the call has when no question changed."""
    digest = canonical_hash([question.as_dict() for question in definition.questions])
    if call is not None and call.questionnaire.hash == digest:
        return call.questionnaire
    return create_questionnaire(definition["call"]["title"], definition.questions, by=by)


def values_of(definition: Definition) -> dict[str, Any]:
    """The fields of the call itself."""
    call = definition["call"]
    return {
        "title": call["title"],
        "kind": call["kind"],
        "opens_at": call["opens"],
        "closes_at": call["closes"],
        "late_policy": call["late_policy"],
        "ways_to_answer": call["ways_to_answer"],
        "help_offered": call["help"],
        "access_pence": call.get("access_pence", ACCESS_PENCE),
        "privacy_notice": call.get("privacy_notice", ""),
        "definition": definition.data,
        "definition_hash": definition.hash,
        **(_values_of_grants(definition) if call["kind"].gives_money else _values_of_places(call)),
    }


def _values_of_places(call: dict[str, Any]) -> dict[str, Any]:
    return {
        "you_get": call["you_get"],
        "we_ask": call["we_ask"],
        "we_look_for": call.get("we_look_for", []),
        "answer_days": call.get("answer_days", Call._meta.get_field("answer_days").default),
    }


def _values_of_grants(definition: Definition) -> dict[str, Any]:
    """How the Group reads and decides, and how a grant is paid."""
    criteria, review, terms = definition["criteria"], definition["review"], definition["grant_terms"]
    return {
        "expected_awards": definition["call"]["expected_awards"],
        "funding_style": definition["call"]["funding_style"],
        "score_scale": criteria["scale"],
        "flags_not_scored": criteria["flags_not_scored"],
        "readings_per_application": review["reviewers_per_application"],
        "max_readings_per_reader": review["max_applications_per_reviewer"],
        "feedback_prompts": review["feedback_prompts"],
        "discuss_if": review["discuss_if"],
        "blind": {
            one["phase"]: {key: sorted(one[key]) for key in ("hides", "from")} for one in review.get("blind", [])
        },
        "decision_rules": definition["decision_rules"],
        "finalist_conversation": definition["finalist_conversation"],
        "payment_terms": [one | {"share": str(one["share"])} for one in terms["payments"]],
        "learning_schedule": [one | {"due": one["due"].isoformat()} for one in terms["learning"]],
        "community_dates": [day.isoformat() for day in terms["community_of_practice"]],
        "learning_prompts": definition["learning_prompts"],
    }


def _keep_children(definition: Definition, call: Call) -> None:
    _keep_each(call, Strand, "key", _in_order(definition["call"]["strands"]))
    eligibility = (
        {"key": one["key"], "text": one["q"], "passes": one["pass"], "if_fail": one["if_fail"],
         "route": one.get("route", "")}
        for one in definition["eligibility"]
    )  # fmt: skip
    _keep_each(call, EligibilityQuestion, "key", _in_order(eligibility))
    criteria = (definition.get("criteria") or {"items": []})["items"]
    scored = ({key: one[key] for key in ("key", "weight", "label", "anchors")} for one in criteria)
    _keep_each(call, Criterion, "key", _in_order(scored))
    timeline = ({key: one[key] for key in ("key", "label", "start", "end")} for one in definition["timeline"])
    _keep_each(call, TimelineEntry, "key", _in_order(timeline))
    equity = (
        {"number": one["n"], "standard": one["standard"], "label": one["label"], "options": one.get("options", [])}
        for one in definition["equity_form"]
    )
    _keep_each(call, EquityQuestion, "number", equity)


def _in_order(values: Iterable[dict]) -> Iterable[dict]:
    return ({"order": order, **one} for order, one in enumerate(values, start=1))


def _keep_each(call: Call, model: type[models.Model], key: str, values: Iterable[dict]) -> None:
    """Rows keep their identity by key: applications stand on their strand, scores on their criterion."""
    there = {getattr(row, key): row for row in model.objects.filter(call=call)}
    wanted = {one[key]: one for one in values}
    for row in [row for name, row in there.items() if name not in wanted]:
        try:
            row.delete()
        except ProtectedError:
            raise NotAllowedNow(f"“{row}” is in use by applications to this call. It must stay.") from None
    fresh = [model(call=call, **one) for name, one in wanted.items() if name not in there]
    model.objects.bulk_create(fresh)
    for name in wanted.keys() & there.keys():
        row, one = there[name], wanted[name]
        if changed := [field for field, value in one.items() if getattr(row, field) != value]:
            for field in changed:
                setattr(row, field, one[field])
            row.save(update_fields=changed)
