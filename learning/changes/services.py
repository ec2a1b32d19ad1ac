"""A grant partner writes that something needs to change; we answer. What must be signed is a variation, made apart."""

import uuid

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from grants.applications.models import Participant
from grants.applications.rules import WRITERS
from grants.awards.models import Award
from grants.awards.rules import grant_partner
from learning.changes.models import ChangeMessage, ChangeRequest
from learning.changes.rules import answers_changes
from learning.reports.models import LearningRules
from learning.reports.services import moment, rules_of
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.services import promise_to_each
from shaping_future.record.services import note
from shaping_future.working_days import working_days_after

LONGEST = 4000
LOCK = 7_203_467
"""The advisory lock of the one who reminds (any number of its own, the same everywhere)."""
LATE = {
    "before": "a grant partner waits for an answer about a change. Its date comes near:",
    "on": "a grant partner waits for an answer about a change. It is due today:",
    "after": "a grant partner still waits for an answer about a change. It is late:",
}


@transaction.atomic
def write_message(award: Award, text: str, key: uuid.UUID, *, by: User) -> ChangeMessage:
    """One message. The partner's opens a talk about a change, or goes on with it; ours answers one that is open.

    `key` is the page's: the same page sends it once.
    """
    award = Award.objects.select_for_update(of=("self",)).select_related("application__call__fund").get(pk=award.pk)
    ours = _side(award, by)
    if there := ChangeMessage.objects.filter(key=key, by=by).first():
        return there
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise NotValid(f"Write a message of {LONGEST:,} characters or fewer.")
    request = award.change_requests.select_for_update().filter(closed_at=None).first()
    if request is None and ours:
        raise NotAllowedNow("The grant partner has not asked for a change. Write to them by mail, or propose a change.")
    if request is None:
        request = ChangeRequest.objects.create(award=award, opened_at=clock.now(), opened_by=by)
    request.award = award
    made = ChangeMessage.objects.create(request=request, key=key, from_us=ours, text=text, at=clock.now(), by=by)
    _whose_turn(request, ours, by)
    note("change.answered" if ours else "change.written", request, by=by, award=award.pk, message=made.pk)
    _tell(request, made)
    return made


def _side(award: Award, by: User) -> bool:
    """Whether it is ours."""
    if grant_partner(by, award):
        return False
    if not answers_changes(by, award):
        raise NotAllowed("The grant partner's writers, and MEX staff without an interest in it, write here.")
    return True


def _whose_turn(request: ChangeRequest, ours: bool, by: User) -> None:
    if ours:
        request.reply_due_on, request.answerer = None, by
    elif request.reply_due_on is None:
        days = rules_of(request.award.application.call.fund).reply_working_days
        request.reply_due_on = working_days_after(clock.today(), days)
    request.save(update_fields=["reply_due_on", "answerer"])


@transaction.atomic
def close_request(request: ChangeRequest, *, by: User) -> ChangeRequest:
    """It is settled. The partner can write again at any time; then a new one begins."""
    award = Award.objects.select_for_update(of=("self",)).get(pk=request.award_id)
    ours = _side(award, by)
    request = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.closed_at:
        raise NotAllowedNow("This is settled already.")
    if ours and request.reply_due_on:
        raise NotAllowedNow("The grant partner waits for an answer. Write it first.")
    request.closed_at, request.closed_by, request.reply_due_on = clock.now(), by, None
    request.save(update_fields=["closed_at", "closed_by", "reply_due_on"])
    note("change.settled", request, by=by, award=award.pk)
    return request


def _tell(request: ChangeRequest, made: ChangeMessage) -> None:
    key = f"change-message-{made.pk}"
    if made.from_us:
        people = Participant.objects.filter(
            application=request.award.application_id, part__in=WRITERS, removed_at=None
        ).select_related("user")
        to = {f"{key}-{one.user_id}": one.user.email for one in people}
        _mail(request, to, "We have answered you", "we have answered your message about your grant:")
    else:
        to = {f"{key}-{one.pk}": one.email for one in _staff(request)}
        _mail(request, to, "A message about a grant", "a grant partner has written that something needs to change:")


def _mail(request: ChangeRequest, to: dict[str, str], subject: str, words: str) -> None:
    link = settings.SITE_URL + reverse("change-messages", args=[request.award.public_id])
    promise_to_each(to, subject, f"Hello,\n\n{words}\n\n{link}\n")


def _staff(request: ChangeRequest) -> list[User]:
    """Whoever answered last; if nobody did, all who may."""
    able = [one for one in User.objects.with_role(Role.STAFF) if answers_changes(one, request.award)]
    return [one for one in able if one.pk == request.answerer_id] or able


@transaction.atomic
def remind_of_messages() -> int:
    """Before, on and after the day by which we owe an answer. How many wait; 0 when another worker is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    rules = {one.fund_id: one for one in LearningRules.objects.all()}
    waiting = list(ChangeRequest.objects.waiting().select_related("award__application__call"))
    for request in waiting:
        due = request.reply_due_on
        found = moment(due, rules.get(request.award.application.call.fund_id) or LearningRules())
        if found:
            key = f"change-{found}-{due:%Y%m%d}-{request.pk}"
            to = {f"{key}-{one.pk}": one.email for one in _staff(request)}
            _mail(request, to, "An answer about a grant", LATE[found])
    return len(waiting)
