"""Answers by phone: asking for a call, writing down what was said, and saying whether it is right."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from grants.applications import rules
from grants.applications.models import Application, PhoneRequest, SpokenAnswer
from grants.applications.queries.recordings import answer_to, narrative_questions
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.questionnaires import types
from shaping_future.questionnaires.models import Question
from shaping_future.record.services import note

from ._moves import close_request, locked, refuse_unless_draft, refuse_unless_open, write_to_people
from .writing import save_answers

State = SpokenAnswer.State
MOST_OPEN = 5
"""Requests of one application that wait at a time."""


@transaction.atomic
def ask_for_call(
    application: Application, question_key: str, when_suits: str, language: str = "", phone: str = "", *, by: User
) -> PhoneRequest:
    """Ask us to call about one question, or ("") about all of them."""
    application = locked(application)
    _refuse_unless_writing(application, by)
    if application.phone_requests.open().count() >= MOST_OPEN:
        raise NotAllowedNow(gettext("You asked for several calls already. We will call you. You can take one back."))
    question = _question(application, question_key) if question_key else None
    if application.phone_requests.open().filter(**_same_question(question)).exists():
        raise NotAllowedNow(gettext("You asked for this call already. We will call you."))
    request = PhoneRequest.objects.create(
        application=application, question=question, when_suits=when_suits, language=language, phone=phone,
        asked_at=clock.now(), asked_by=by,
    )  # fmt: skip
    note("application.call-asked", application, by=by, request=request.pk, question=question_key)
    return request


@transaction.atomic
def take_back_call(request: PhoneRequest, *, by: User) -> PhoneRequest:
    """The applicant does not need the call any more."""
    application, request = _locked(request)
    if not rules.writes_application(by, application):
        raise NotAllowed(gettext("Only the people who write this application can change it."))
    return _close(request, "application.call-taken-back", by)


@transaction.atomic
def end_call(request: PhoneRequest, *, by: User) -> PhoneRequest:
    """Staff have called, and wrote down what there was to write down. The phone number is forgotten."""
    request = _locked(request)[1]
    _refuse_unless_helping(request, by)
    return _close(request, "application.call-ended", by)


def _close(request: PhoneRequest, verb: str, by: User) -> PhoneRequest:
    if request.closed_at is not None:
        raise NotAllowedNow(gettext("This request is closed already."))
    close_request(request, verb, by)
    return request


@transaction.atomic
def type_answer(request: PhoneRequest, question_key: str, text: str, *, by: User) -> SpokenAnswer:
    """Staff write down what was said to one question. The applicant is asked whether it is right. The newest counts."""
    application, request = _locked(request)
    _refuse_unless_helping(request, by)
    if request.closed_at is not None:
        raise NotAllowedNow(gettext("This request is closed. Ask the applicant to ask for another call."))
    refuse_unless_draft(application)
    refuse_unless_open(application)
    question = _question(application, question_key)
    if request.question is not None and request.question.key != question.key:
        raise NotValid(gettext("The applicant asked for a call about another question."))
    clean = types.of(question).clean(question, text)
    if not clean:
        raise NotValid(gettext("Write down what was said."))
    same = request.answers.filter(question__key=question.key)
    same.filter(state=State.WAITING).delete()  # nobody has said anything to it yet
    spoken = SpokenAnswer.objects.create(
        request=request, question=question, text=clean, typed_at=clock.now(), typed_by=by
    )
    note("application.answer-typed", application, by=by, spoken=spoken.pk, question=question.key)
    write_to_people(
        application,
        f"application:spoken:{spoken.public_id}",
        "Please read what we wrote down for you",
        "we wrote down what you told us on the phone. Please sign in, read it, and say if it is right. Before that it"
        " is not part of your application:",
        "call-me",
    )
    return spoken


@transaction.atomic
def confirm_answer(spoken: SpokenAnswer, text: str, seen: int, *, by: User) -> SpokenAnswer:
    """ "Yes, this is what I said": it becomes the answer, as `text` has it now. `seen`: the version of the answer that
    the page showed; StaleAnswers when somebody changed it since."""
    application, spoken = _waiting(spoken, by)
    if not text.strip():
        raise NotValid(gettext("There is no text. If it is not what you said, say so with the other button."))
    key = spoken.question.key
    save_answers(application, {key: text}, {key: seen}, by=by)
    is_edited = answer_to(application, spoken.question)[0] != spoken.text
    return _settle(spoken, State.CONFIRMED, by, edited=is_edited)


@transaction.atomic
def refuse_answer(spoken: SpokenAnswer, *, by: User) -> SpokenAnswer:
    """It is not what was said. Nothing is changed in the application."""
    return _settle(_waiting(spoken, by)[1], State.REFUSED, by)


def _settle(spoken: SpokenAnswer, state: State, by: User, **detail: bool) -> SpokenAnswer:
    spoken.state, spoken.settled_at, spoken.settled_by = state, clock.now(), by
    spoken.save(update_fields=["state", "settled_at", "settled_by"])
    note(
        f"application.spoken-{state.value}", spoken.request.application, by=by,
        spoken=spoken.pk, question=spoken.question.key, typed_by=spoken.typed_by_id, **detail,
    )  # fmt: skip
    return spoken


def _locked(request: PhoneRequest) -> tuple[Application, PhoneRequest]:
    application = locked(request.application)
    request = PhoneRequest.objects.select_for_update().get(pk=request.pk)
    request.application = application
    return application, request


def _waiting(spoken: SpokenAnswer, by: User) -> tuple[Application, SpokenAnswer]:
    application, request = _locked(spoken.request)
    if not rules.writes_application(by, application):
        raise NotAllowed(gettext("Only the people who write this application can say this."))
    rows = SpokenAnswer.objects.select_for_update(of=("self",)).select_related("question")
    spoken = rows.filter(pk=spoken.pk).first()
    if spoken is None or spoken.state != State.WAITING:
        raise NotAllowedNow(gettext("You have answered this already, or we wrote a newer text."))
    spoken.request = request
    return application, spoken


def _same_question(question: Question | None) -> dict[str, Any]:
    """By its key: the call may have changed since, and its form has another row for the same question then."""
    return {"question": None} if question is None else {"question__key": question.key}


def _question(application: Application, key: str) -> Question:
    question = next((one for one in narrative_questions(application) if one.key == key), None)
    if question is None:
        raise NotValid(gettext("Choose one of the questions in the list."))
    return question


def _refuse_unless_writing(application: Application, by: User) -> None:
    if not rules.writes_application(by, application):
        raise NotAllowed(gettext("Only the people who write this application can ask for a call."))
    refuse_unless_draft(application)
    refuse_unless_open(application)


def _refuse_unless_helping(request: PhoneRequest, by: User) -> None:
    if not PhoneRequest.objects.visible_to(by).filter(pk=request.pk).exists():
        raise NotAllowed(gettext("MEX staff who have no part in this application make these calls."))
