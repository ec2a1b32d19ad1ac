"""Questions about a call from anybody, answered once for everybody."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from grants.calls import rules
from grants.calls.models import Call, CallQuestion, Stage
from shaping_future import clock, limits
from shaping_future.errors import NotAllowedNow, NotValid, Refused
from shaping_future.outbox.services import promise
from shaping_future.record.services import note

from ._moves import refuse_unless

LONGEST, SHORTEST = 1000, 3
"""Characters of a question."""
LONGEST_ANSWER = 4000
MOST_FROM_ONE, MOST_OF_ALL = 5, 100
"""Questions in an hour: from one address, and about one call."""


class TooMany(Refused):
    """Somebody, or everybody, asks more than staff can read."""

    status = 429


@transaction.atomic
def ask_about_call(call: Call, text: str, email: str = "", *, address: str) -> CallQuestion:
    """Keep a question for staff. `address`: where it came from, counted for an hour and kept nowhere; "" when unknown.

    The same words from the same person are one question. Somebody else who asks them is promised a mail of their own.
    """
    call = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
    text, email = text.strip(), email.strip()
    if call.stage != Stage.LAUNCHED or clock.now() >= call.closes_at:
        raise NotAllowedNow("Questions about this call are over. Write to us if you need to know something.")
    if not SHORTEST <= len(text) <= LONGEST:
        raise NotValid(f"Write your question, in {LONGEST} characters or fewer.")
    waiting = call.asked.waiting().filter(text=text).filter(Q(email__iexact=email) if email else Q()).first()
    if waiting is not None:
        return waiting
    if address:
        _count(f"asked:{call.pk}:{address}", MOST_FROM_ONE)
    _count(f"asked:{call.pk}", MOST_OF_ALL)
    question = CallQuestion.objects.create(call=call, text=text, email=email, asked_at=clock.now())
    note("call.asked", call, question=question.pk)
    return question


@transaction.atomic
def publish_answer(
    asked: CallQuestion, question: str, answer: str, seen: str | None = None, *, by: Any
) -> CallQuestion:
    """Publish the question in staff's words, with its answer; or put right what was published, if it is what their page
    showed (`seen`, the published_version). Whoever left an address is told once, and the address goes."""
    asked = CallQuestion.objects.select_for_update(of=("self",)).select_related("call").get(pk=asked.pk)
    refuse_unless(rules.runs_calls(by), "MEX staff answer questions about calls.")
    if asked.left_at:
        raise NotAllowedNow("This question was put away.")
    if seen is not None and seen != asked.published_version:
        raise NotAllowedNow(
            f"{asked.answered_by} published an answer after you opened this page: “{asked.answer}” Yours is not"
            " published. Read theirs first."
        )
    question, answer = question.strip(), answer.strip()
    if not question or not answer or len(question) > LONGEST or len(answer) > LONGEST_ANSWER:
        raise NotValid("Write the question and its answer, as everybody shall read them.")
    if asked.email:
        _tell(asked)
    asked.question, asked.answer, asked.email = question, answer, ""
    asked.answered_at, asked.answered_by = clock.now(), by
    asked.save(update_fields=["question", "answer", "email", "answered_at", "answered_by"])
    note("call.question-published", asked.call, by=by, question=asked.pk)
    return asked


@transaction.atomic
def leave_question(asked: CallQuestion, *, by: Any) -> CallQuestion:
    """Put it away unpublished: it is about one person, or is no question. The address goes, too."""
    asked = CallQuestion.objects.select_for_update(of=("self",)).select_related("call").get(pk=asked.pk)
    refuse_unless(rules.runs_calls(by), "MEX staff answer questions about calls.")
    if asked.left_at or asked.answered_at:
        raise NotAllowedNow("This question was answered or put away already.")
    asked.left_at, asked.left_by, asked.email = clock.now(), by, ""
    asked.save(update_fields=["left_at", "left_by", "email"])
    note("call.question-left", asked.call, by=by, question=asked.pk)
    return asked


@transaction.atomic
def forget_addresses() -> int:
    """Erase the addresses of questions that nobody answered or put away, some time after their call closed; how many.
    Twice, or twice at once, is harmless."""
    old = CallQuestion.objects.with_old_address().select_for_update(of=("self",))
    found = dict(old.values_list("pk", "call_id"))
    CallQuestion.objects.filter(pk__in=found).update(email="")
    for call, count in Counter(found.values()).items():
        note("call.addresses-forgotten", Call(pk=call), questions=count)
    return len(found)


def _tell(asked: CallQuestion) -> None:
    link = settings.SITE_URL + reverse("call-asked", args=[asked.call.slug])
    promise(
        key=f"call:question-answered:{asked.pk}",
        to=asked.email,
        subject="Your question has an answer",
        body=f"Hello,\n\nyou asked a question about a call. The answer is here, for everybody to read:\n\n{link}\n",
    )


def _count(name: str, most: int) -> None:
    """One more in this hour, or a refusal."""
    if not limits.is_under(name, most):
        raise TooMany("That is many questions in a short time. Try again in an hour, or write to us.")
