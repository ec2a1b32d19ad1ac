"""What members would like to ask an applicant, and what staff make of it."""

import datetime as dt
import uuid

from django.db import transaction

from cocreation.discussion import rules
from cocreation.discussion.kinds import Asked
from cocreation.discussion.models import ApplicantQuestion, Topic
from cocreation.discussion.services._doors import locked, open_to_words
from grants.applications.services import ask_for_the_group
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.typed import clean
from shaping_future.record.services import note

LONGEST = 500
LONGEST_ANSWER = 4000


@transaction.atomic
def propose_question(topic: Topic, text: str, *, key: uuid.UUID | None = None, by: User) -> ApplicantQuestion:
    """Staff look at it first. `key` makes a second post of the same page the same question."""
    if not rules.takes_sides(by):
        raise NotAllowed("Members of the Group propose what applicants are asked.")
    topic = open_to_words(topic, by)
    if topic.application_id is None:
        raise NotValid("This topic is not about one application.")
    text = clean(text, LONGEST, "Write what you would like to ask.")
    question, is_new = ApplicantQuestion.objects.get_or_create(
        public_id=key or uuid.uuid4(), defaults={"topic": topic, "text": text, "by": by, "at": clock.now()}
    )
    if question.by_id != by.pk or question.topic_id != topic.pk:
        raise NotAllowed("This question is somebody else's.")
    if is_new:
        note("discussion.question-proposed", question, by=by, topic=topic.pk)
    return question


@transaction.atomic
def send_question(question: ApplicantQuestion, text: str, due: dt.date | None = None, *, by: User) -> ApplicantQuestion:
    """Staff's words to the applicant, the member's own or better ones. Both are kept. The rest is done where staff ask
    applicants anything."""
    question = _waiting(question, by)
    question.enquiry = ask_for_the_group(question.topic.application, text, due, by=by)
    _handle(question, Asked.SENT, by, "enquiry")
    note("discussion.question-sent", question, by=by, enquiry=question.enquiry_id)
    return question


@transaction.atomic
def merge_question(question: ApplicantQuestion, into: ApplicantQuestion, *, by: User) -> ApplicantQuestion:
    """It was asked together with another one about the same application, which is sent already."""
    question = _waiting(question, by)
    into = ApplicantQuestion.objects.select_for_update(of=("self",)).get(pk=into.pk)
    if into.topic_id != question.topic_id or into.pk == question.pk:
        raise NotValid("Choose another question about the same application.")
    if into.state != Asked.SENT:
        raise NotAllowedNow("Send the other question first. Then this one can join it.")
    question.into = into
    _handle(question, Asked.MERGED, by, "into")
    note("discussion.question-merged", question, by=by, into=into.pk)
    return question


@transaction.atomic
def decline_question(question: ApplicantQuestion, reason: str, *, by: User) -> ApplicantQuestion:
    """Not sent, and why not, for the Group to read."""
    question = _waiting(question, by)
    question.reason = clean(reason, LONGEST, "Write why it is not sent.")
    _handle(question, Asked.DECLINED, by, "reason")
    note("discussion.question-declined", question, by=by)
    return question


@transaction.atomic
def give_answer(question: ApplicantQuestion, answer: str, *, by: User) -> ApplicantQuestion:
    """In a call that hides names while the Group decides: the answer without them, as a person looked at it."""
    question = _held(question, by)
    if question.state != Asked.SENT or question.enquiry.answered_at is None:
        raise NotAllowedNow("There is no answer yet.")
    question.answer = clean(answer, LONGEST_ANSWER, "Write the answer as the Group reads it.")
    question.answer_given_at, question.answer_given_by = clock.now(), by
    question.save(update_fields=["answer", "answer_given_at", "answer_given_by"])
    note("discussion.answer-given", question, by=by)
    return question


def _held(question: ApplicantQuestion, by: User) -> ApplicantQuestion:
    """Locked, for staff who may know of the application."""
    if not by.has_role(Role.STAFF):
        raise NotAllowed("MEX staff look over what applicants are asked.")
    locked(question.topic, by)
    rows = ApplicantQuestion.objects.select_for_update(of=("self",)).select_related("topic__call", "enquiry")
    return rows.select_related("topic__application").get(pk=question.pk)


def _waiting(question: ApplicantQuestion, by: User) -> ApplicantQuestion:
    question = _held(question, by)
    if question.state != Asked.WAITING:
        raise NotAllowedNow("This question was looked at already.")
    return question


def _handle(question: ApplicantQuestion, state: Asked, by: User, *also: str) -> None:
    """The only place that assigns `state`."""
    question.state, question.handled_at, question.handled_by = state, clock.now(), by
    question.save(update_fields=["state", "handled_at", "handled_by", *also])
