"""A definition file becomes a call that is being prepared. Nothing of a refused file is kept."""

from typing import Any

from django.db import transaction

from grants.fund.models import Fund
from grants.fund.services import create_fund
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.questionnaires.errors import MalformedDefinition
from shaping_future.questionnaires.models import Questionnaire
from shaping_future.questionnaires.queries import canonical_hash
from shaping_future.questionnaires.services import create_questionnaire
from shaping_future.record.services import note

from .definition import Definition, read
from .models import ACCESS_PENCE, Call, Criterion, EligibilityQuestion, EquityQuestion, Stage, Strand, TimelineEntry

CHILDREN = ("strands", "eligibility_questions", "criteria", "timeline", "equity_questions")


def load(text: bytes | str, *, by: Any = None) -> Call:
    """The call that the file defines, or MalformedDefinition(line, reason). `by` None: the command line.

    The same file again is the same call, whatever stage it has reached. A changed file replaces a call that is still
    being prepared; a launched call is frozen.
    """
    if by is not None and not by.has_role(Role.STAFF):
        raise NotAllowed("MEX staff load calls.")
    return _keep(read(text), by)


@transaction.atomic
def _keep(definition: Definition, by: Any) -> Call:
    call = Call.objects.select_for_update().filter(slug=definition.slug).first()
    if call is not None and call.definition_hash == definition.hash:
        return call
    if call is not None and call.stage != Stage.PREPARING:
        raise NotAllowedNow("This call was launched. From then on its definition does not change.")
    fund = _fund(definition, by)
    questionnaire = _questionnaire(definition, call, by)
    values = _values(definition) | {"fund": fund, "questionnaire": questionnaire}
    if call is None:
        call = Call.objects.create(slug=definition.slug, **values)
    else:
        for name in CHILDREN:
            getattr(call, name).all().delete()
        for field, value in values.items():
            setattr(call, field, value)
        call.save(update_fields=list(values))
    _keep_children(definition, call)
    note("call.loaded", subject=call, by=by, definition=definition.hash)
    return call


def _fund(definition: Definition, by: Any) -> Fund:
    """The fund of the file. A fund that has its budget already keeps it, so a file with one must say the same."""
    fund = create_fund({"fund": definition["fund"], "budget": definition.get("budget")}, by=by)
    if definition.get("budget") is None:
        return fund
    line = definition.raw.line_of("budget")
    lines = {one["key"]: one["pence"] for one in definition["budget"]["lines"]}
    if dict(fund.lines.values_list("key", "pence")) != lines:
        raise MalformedDefinition(line, "This fund is here already, with other budget lines.")
    contributed = sorted(one["pence"] for one in definition["budget"]["contributions"])
    if sorted(fund.contributions.values_list("pence", flat=True)) != contributed:
        raise MalformedDefinition(line, "This fund is here already, with other contributions.")
    return fund


def _questionnaire(definition: Definition, call: Call | None, by: Any) -> Questionnaire:
    """A new version of the form, or the one that the call has when no question changed."""
    digest = canonical_hash([question.as_dict() for question in definition.questions])
    if call is not None and call.questionnaire.hash == digest:
        return call.questionnaire
    return create_questionnaire(definition["call"]["title"], definition.questions, by=by)


def _values(definition: Definition) -> dict[str, Any]:
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
        "decision_rules": definition["decision_rules"],
        "finalist_conversation": definition["finalist_conversation"],
        "payment_terms": [one | {"share": str(one["share"])} for one in terms["payments"]],
        "learning_schedule": [one | {"due": one["due"].isoformat()} for one in terms["learning"]],
        "community_dates": [day.isoformat() for day in terms["community_of_practice"]],
        "learning_prompts": definition["learning_prompts"],
    }


def _keep_children(definition: Definition, call: Call) -> None:
    Strand.objects.bulk_create(
        Strand(call=call, order=order, **one) for order, one in enumerate(definition["call"]["strands"], start=1)
    )
    EligibilityQuestion.objects.bulk_create(
        EligibilityQuestion(
            call=call, order=order, key=one["key"], text=one["q"], passes=one["pass"], if_fail=one["if_fail"],
            route=one.get("route", ""),
        )
        for order, one in enumerate(definition["eligibility"], start=1)
    )  # fmt: skip
    Criterion.objects.bulk_create(
        Criterion(
            call=call, order=order, key=one["key"], weight=one["weight"], label=one["label"], anchors=one["anchors"]
        )
        for order, one in enumerate((definition.get("criteria") or {"items": []})["items"], start=1)
    )
    TimelineEntry.objects.bulk_create(
        TimelineEntry(call=call, order=order, **{key: one[key] for key in ("key", "label", "start", "end")})
        for order, one in enumerate(definition["timeline"], start=1)
    )
    EquityQuestion.objects.bulk_create(
        EquityQuestion(
            call=call, number=one["n"], standard=one["standard"], label=one["label"], options=one.get("options", [])
        )
        for one in definition["equity_form"]
    )
