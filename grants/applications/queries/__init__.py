"""Reads of applications that cross several models. What is about one topic alone has a file of its own beside this."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.utils.translation import gettext_noop

from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.errors import NotAllowedNow
from shaping_future.files.models import Document
from shaping_future.questionnaires import queries as questionnaires
from shaping_future.questionnaires.models import Answer, Question, QuestionType
from shaping_future.questionnaires.queries import Filled

from .. import equity, passport
from ..models import WITH_A_PLACE, Application, EligibilityCheck, EquityRecord, Participant, State
from ..workflow import NEXT
from .after_closing import reopening_to_use  # noqa: F401
from .amended import amended_since, had_section  # noqa: F401
from .attachments import attachment_for  # noqa: F401
from .blind import without_hidden, without_its_names  # noqa: F401
from .copies import COPY, COPY_LIFETIME, copy_version, files_in, may_have_copy  # noqa: F401
from .enquiries import changeable_keys, corrected, own_enquiries, questions_asked, told  # noqa: F401

RELATED = ("call", "strand", "response__questionnaire", "organisation", "host")


# --- one application, or none ---------------------------------------------------------------------------------------


def application_for(user: Any, public_id: Any) -> Application:
    """What this person may know of in their part in the fund."""
    return Application.objects.visible_to(user).select_related(*RELATED).get(public_id=public_id)


def own_application(user: Any, public_id: Any) -> Application:
    """The person's own, as applicant. Whatever part they also have in the fund, this stays theirs."""
    return _own(user, public_id, RELATED, Application.objects.with_talk())


def own_form(user: Any, public_id: Any) -> Application:
    """The same with what its form needs."""
    return _own(user, public_id, ("call", "strand", "response__questionnaire"))


def own_writing(user: Any, public_id: Any) -> Application:
    """The same with its response only, for what happens every few seconds."""
    return _own(user, public_id, ("response",))


def _own(user: Any, public_id: Any, related: tuple[str, ...], rows: QuerySet | None = None) -> Application:
    """One query says both that it is theirs and what part they have; rules.py asks no more about this row."""
    application = (
        (Application.objects if rows is None else rows)
        .own_with_part(user)
        .select_related(*related)
        .get(public_id=public_id)
    )
    application.known_part = (user.pk, application.own_part)
    return application


# --- what the answers say --------------------------------------------------------------------------------------------


def facts(application: Application) -> dict[str, Any]:
    """What questions and amounts depend on besides the answers. Without money there are no limits: None."""
    strand = application.strand
    return {"strand": strand.key, "min_pence": strand.min_pence, "max_pence": strand.max_pence}


def filled(application: Application) -> Filled:
    """Its form and answers, for whoever asks several of the questions below. Two queries; then they make none."""
    return questionnaires.filled(application.response)


def missing(application: Application, filled: Filled | None = None) -> list[questionnaires.Missing]:
    """What must still be done before sending. Two queries."""
    return questionnaires.missing(filled or application.response, facts(application))


def progress(application: Application, filled: Filled | None = None) -> list[questionnaires.Progress]:
    """Each section with how far it is. Two queries."""
    return questionnaires.progress(filled or application.response, facts(application))


def sections(
    application: Application, for_reviewers: bool = False, filled: Filled | None = None
) -> list[questionnaires.ShownSection]:
    """The whole application to read. Two queries; two more for a reader from whom something is hidden."""
    if not (for_reviewers and application.hidden):
        return questionnaires.sections_with_answers(filled or application.response, facts(application), for_reviewers)
    filled = filled or questionnaires.filled(application.response)
    found = questionnaires.sections_with_answers(filled, facts(application), for_reviewers)
    return without_hidden(application, filled, found, application.hidden)


def said(application: Application, filled: Filled) -> list[tuple[Question, str]]:
    """Each question that the application is asked and answers, with the answer in words. No query."""
    return questionnaires.said(filled, facts(application))


def asked(application: Application) -> list[Question]:
    """The questions that this application is asked, in order. Two queries."""
    return questionnaires.asked(application.response, facts(application))


def passport_of(application: Application) -> dict[str, Any]:
    """The application's own answers as a passport. Two queries."""
    answers = [answer for section in sections(application) for answer in section.answers]
    return passport.write(application.call, answers, clock.now().isoformat(timespec="seconds"))


def earlier(user: Any, application: Application) -> QuerySet:
    """The person's other applications that answers can be brought from, newest first. One query."""
    others = own_list(user).exclude(pk=application.pk)
    return others.filter(response__answers__isnull=False).distinct()


def file_keys(application: Application) -> set[str]:
    """Keys of the questions that take a file."""
    questions = Question.objects.filter(questionnaire__responses=application.response_id, type=QuestionType.FILE)
    return set(questions.values_list("key", flat=True))


def answers_and_versions(application: Application) -> tuple[dict[str, Any], dict[str, int]]:
    return questionnaires.answers_and_versions(application.response)


def versions(application: Application) -> dict[str, int]:
    return answers_and_versions(application)[1]


def facts_to_fix(application: Application, filled: Filled) -> dict[str, Any]:
    """The amount asked for and who applies, out of the answers: what a call of this kind has. No query.

    {"asked_pence": int or None, "organisation": its own words or None, "person_name": text}
    """
    values = filled.answers
    asked = questionnaires.asked(filled, facts(application))
    first = {}
    for question in asked:
        first.setdefault(question.type, values.get(question.key))
    organisation = first.get(QuestionType.ORGANISATION)
    if application.call.is_for_people:
        return {"asked_pence": None, "organisation": organisation, "person_name": _person_name(values)}
    if not organisation:
        raise NotAllowedNow("Write the name of your organisation or network first.")
    asks = (first.get(QuestionType.BUDGET) or {}).get("total_pence", 0) if application.call.gives_money else None
    return {"asked_pence": asks, "organisation": organisation, "person_name": ""}


def _person_name(values: dict[str, Any]) -> str:
    """The name that the person chose, or else the one they gave."""
    said = str(values.get("chosen_name") or values.get("name") or "").strip()[:200]
    if not said:
        raise NotAllowedNow("Write your name, or the name that you choose, first.")
    return said


RECEIPT = "application-receipt"
"""The kind of document that a receipt is (documents.py makes it)."""


def receipt_version(application: Application) -> str:
    """One receipt for each sending: the same answers sent again have another time on it."""
    return f"{application.content_hash[:40]}-{int(application.sent_at.timestamp() * 1000)}"


def receipt(application: Application) -> Document | None:
    """The PDF of the last sending, made or being made."""
    version = receipt_version(application)
    return Document.objects.filter(kind=RECEIPT, subject=str(application.pk), version=version).first()


def equity_answers(application: Application) -> dict[str, Any]:
    """What the application answered before; empty when nothing. Only its own people's page calls this."""
    record = EquityRecord.objects.filter(token=equity.token(application)).first()
    return record.answers if record else {}


# --- lists -----------------------------------------------------------------------------------------------------------


def led_by(user: Any, call: Call) -> QuerySet:
    """What the person leads in this call and has not withdrawn."""
    mine = Participant.objects.filter(user=user, part=Participant.Part.LEAD, removed_at=None)
    return call.applications.filter(participants__in=mine).exclude(state=State.WITHDRAWN)


def own_list(user: Any) -> QuerySet:
    """The person's applications, newest first, each with the `name` its organisation question holds. One query."""
    name = (
        Answer.objects.filter(response=OuterRef("response"), question__type=QuestionType.ORGANISATION)
        .order_by("question__number")
        .annotate(said=KT("value__name"))
        .values("said")[:1]
    )
    rows = Application.objects.own(user).with_talk().select_related("call", "strand").annotate(name=Subquery(name))
    return rows.order_by("-started_at", "pk")


def finding_to_confirm(application: Application) -> EligibilityCheck | None:
    """The "not eligible" that waits for a second person, if the newest finding is one."""
    newest = next(iter(application.eligibility_checks.all()), None)  # whoever read them all asks no more
    waits = newest is not None and newest.finding == EligibilityCheck.Finding.NOT_ELIGIBLE and not newest.confirmed_at
    return newest if waits else None


def finding_for_applicant(application: Application) -> EligibilityCheck | None:
    """What the applicant may read of the check: a confirmed "not eligible", or what we want to talk about."""
    if application.state == State.NOT_ELIGIBLE:
        return application.eligibility_checks.filter(confirmed_at__isnull=False).first()
    if application.state == State.NEEDS_CONVERSATION:
        return application.eligibility_checks.filter(finding=EligibilityCheck.Finding.NEEDS_CONVERSATION).first()
    return None


WITHDRAWABLE = (Stage.LAUNCHED, Stage.CHECKING, Stage.DECLARING, Stage.READING, Stage.CHOOSING)
"""Up to here no money is set aside for an application, so that its lead can withdraw it alone."""


def may_be_withdrawn(application: Application) -> bool:
    if State.WITHDRAWN not in NEXT[State(application.state)]:
        return False
    return application.state in (State.DRAFT, State.WAITING) or application.call.stage in WITHDRAWABLE


# --- the plain list of states ----------------------------------------------------------------------------------------

BEFORE_READING = (Stage.PREPARING, Stage.LAUNCHED, Stage.CHECKING)
TALKING = (Stage.DELIBERATING, Stage.RECOMMENDED)
CALLED_OFF = "called_off"


def status_shown_to_applicant(application: Application) -> str:
    """One of the plain words. Until everybody hears at once, it says nothing that depends on what was decided, but to
    whoever was invited to talk."""
    state, stage = application.state, application.call.stage
    if state in (State.DRAFT, State.WITHDRAWN):
        return State(state).label
    if state == State.NEEDS_CONVERSATION:
        return gettext_noop("Talking with you")
    if state == State.NOT_ELIGIBLE:  # confirmed by two people and said in a letter of its own
        return gettext_noop("Not this time")
    if stage == Stage.RELEASED:
        decided = {State.FUNDED, State.NOT_THIS_TIME, *WITH_A_PLACE}
        return State(state).label if state in decided else gettext_noop("Decision made")
    if stage == Stage.LAUNCHED:
        return gettext_noop("Sent")
    if stage == Stage.SIGNED_OFF:  # about all of them; which way it went is said to everybody at once
        return gettext_noop("Decision made")
    if stage in TALKING and application.talk_state not in (None, CALLED_OFF):
        return gettext_noop("Talking with you")
    return gettext_noop("Being checked") if stage in BEFORE_READING else gettext_noop("Being read")


STATUS_TONES = {
    gettext_noop("Draft"): "todo",
    gettext_noop("Sent"): "done",
    gettext_noop("Being checked"): "wait",
    gettext_noop("Being read"): "wait",
    gettext_noop("Talking with you"): "doing",
    gettext_noop("Decision made"): "plain",
    gettext_noop("Funded"): "done",
    gettext_noop("Not this time"): "no",
    gettext_noop("Place offered"): "todo",
    gettext_noop("On the waiting list"): "wait",
    gettext_noop("Place accepted"): "done",
    gettext_noop("Place not taken"): "plain",
    gettext_noop("Withdrawn"): "plain",
}
