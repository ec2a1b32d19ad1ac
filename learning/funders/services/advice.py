"""The fund asks its funders for advice, never about a decision on grants."""

import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from learning.funders import rules
from learning.funders.models import AdviceComment, AdviceThread
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.services import promise_to_each
from shaping_future.record.services import note

from ._words import clean

LONGEST_TITLE = 120
LONGEST = 5000
OVER = "This is over. The fund has said what it did with the advice."


@transaction.atomic
def ask_advice(title: str, text: str, no_decision: bool, *, key: uuid.UUID, by: User) -> AdviceThread:
    """Staff ask all funders. `no_decision`: they say that it is not about an application, a score or a grant."""
    if not rules.asks_for_advice(by):
        raise NotAllowed("MEX staff ask funders for advice.")
    title = " ".join(clean(title, LONGEST_TITLE, "Write a short title.", by).split())
    text = clean(text, LONGEST, "Write what you ask.", by)
    if not no_decision:
        raise NotValid("Funders advise on nothing that decides a grant. Confirm that this does not.")
    thread, is_new = AdviceThread.objects.get_or_create(
        public_id=key, defaults={"title": title, "text": text, "opened_by": by, "opened_at": clock.now()}
    )
    if thread.opened_by_id != by.pk:
        raise NotAllowed("This was asked by somebody else.")
    if is_new:
        note("advice.asked", thread, by=by)
        _tell_funders(thread)
    return thread


def _tell_funders(thread: AdviceThread) -> None:
    link = settings.SITE_URL + reverse("advice-thread", args=[thread.public_id])
    funders = User.objects.with_role(Role.FUNDER)
    promise_to_each(
        {f"advice-{thread.pk}-{one.pk}": one.email for one in funders},
        subject="The fund asks for your advice",
        body=f"Hello,\n\nwe would like to hear what you think:\n\n{link}\n",
    )


@transaction.atomic
def say(thread: AdviceThread, text: str, *, key: uuid.UUID, by: User) -> AdviceComment:
    """Kept as it was typed. `key` makes a second post of the same page the same comment."""
    if not rules.follows_advice(by):
        raise NotAllowed("Contributing funders and staff write here.")
    text = clean(text, LONGEST, "Write what you would like to say.", by)
    thread = _open(thread)
    comment, is_new = AdviceComment.objects.get_or_create(
        public_id=key,
        defaults={
            "thread": thread, "text": text, "by": by, "at": clock.now(), "of_the_fund": by.has_role(Role.STAFF),
        },
    )  # fmt: skip
    if comment.by_id != by.pk or comment.thread_id != thread.pk:
        raise NotAllowed("This comment is somebody else's.")
    if is_new:
        note("advice.said", comment, by=by, thread=thread.pk)
    return comment


@transaction.atomic
def take_back(comment: AdviceComment, *, by: User) -> AdviceComment:
    """It stays as "withdrawn by its author". Twice is once."""
    comment = AdviceComment.objects.select_for_update(of=("self",)).select_related("thread").get(pk=comment.pk)
    if comment.by_id != by.pk or not rules.follows_advice(by):
        raise NotAllowed("Only whoever wrote it can take it back.")
    if comment.withdrawn_at is None:
        comment.withdrawn_at = clock.now()
        comment.save(update_fields=["withdrawn_at"])
        note("advice.taken-back", comment, by=by)
    return comment


@transaction.atomic
def end_advice(thread: AdviceThread, outcome: str, *, by: User) -> AdviceThread:
    """Say what the fund did with the advice. Nobody writes afterwards."""
    if not rules.asks_for_advice(by):
        raise NotAllowed("MEX staff say what became of advice.")
    outcome = clean(outcome, LONGEST, "Write what you did with the advice.", by)
    thread = _open(thread)
    thread.outcome, thread.ended_at, thread.ended_by = outcome, clock.now(), by
    thread.save(update_fields=["outcome", "ended_at", "ended_by"])
    note("advice.ended", thread, by=by)
    return thread


def _open(thread: AdviceThread) -> AdviceThread:
    thread = AdviceThread.objects.select_for_update().get(pk=thread.pk)
    if thread.ended_at is not None:
        raise NotAllowedNow(OVER)
    return thread
