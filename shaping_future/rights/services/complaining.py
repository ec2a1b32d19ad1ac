"""Complaints: taken from anybody, acknowledged, answered within their days, and handed on to a named body."""

import datetime as dt
import secrets
import uuid
from typing import Any

from django.db import transaction

from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.services import promise
from shaping_future.record.services import note
from shaping_future.rights import rules
from shaping_future.rights.models import Complaint, ComplaintDays, ComplaintHandler, ComplaintKind
from shaping_future.rights.queries.complaints import days_of
from shaping_future.working_days import working_days_after

SHOWN_TO_NOBODY = dt.timedelta(days=60)
"""Until then its mail is tried, unread by the rest of the staff, who see the outbox."""
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


@transaction.atomic
def complain(
    key: uuid.UUID, kind: str, words: str, wish: str = "", name: str = "", email: str = "", phone: str = "", *, by: Any
) -> Complaint:
    """Kept once for each page it was written on; whoever left an address hears at once by when we answer."""
    days, today = days_of(kind), clock.today()
    values = {"kind": kind, "words": words.strip(), "wish": wish.strip(), "name": name.strip(), "phone": phone.strip()}
    values |= {
        "email": email.strip() or (by.email if by else ""),
        "person": by,
        "reference": "C-" + "".join(secrets.choice(LETTERS) for _ in range(8)),
        "acknowledge_by": working_days_after(today, days.acknowledge_days),
        "answer_by": working_days_after(today, days.answer_days),
    }
    complaint, new = Complaint.objects.get_or_create(key=key, defaults=values)
    if new:
        note("complaint.received", complaint, kind=kind)
        _tell(complaint, "received", _receipt(complaint))
        for one in User.objects.filter(pk__in=ComplaintHandler.objects.filter(ended_at=None).values("user")):
            promise(
                f"wrote-to-us:new:{complaint.pk}:{one.pk}",
                one.email,
                "Something new for you on the desk",
                "Hello,\n\nsomething new is waiting for you. Sign in and look at the complaints.\n",
            )
    return complaint


@transaction.atomic
def acknowledge(complaint: Complaint, *, by: User) -> Complaint:
    """Somebody has read it, and says so."""
    complaint = _locked(complaint, by)
    if complaint.acknowledged_at is not None:
        raise NotAllowedNow("This complaint was acknowledged already.")
    complaint.acknowledged_at, complaint.acknowledged_by = clock.now(), by
    complaint.save(update_fields=["acknowledged_at", "acknowledged_by"])
    note("complaint.acknowledged", complaint, by=by)
    _tell(
        complaint,
        "acknowledged",
        f"Hello,\n\nwe have read what you wrote to us ({complaint.reference}). You hear from"
        f" us by {complaint.answer_by:%-d %B %Y}.\n",
    )
    return complaint


@transaction.atomic
def answer(complaint: Complaint, words: str, *, by: User) -> Complaint:
    """Our answer, once, with the way that goes on from here."""
    complaint = _locked(complaint, by)
    if complaint.answered_at is not None:
        raise NotAllowedNow("This complaint was answered already.")
    if not words.strip():
        raise NotValid("Write the answer.")
    now = clock.now()
    complaint.answer, complaint.answered_at, complaint.answered_by = words.strip(), now, by
    if complaint.acknowledged_at is None:
        complaint.acknowledged_at, complaint.acknowledged_by = now, by
    complaint.save(update_fields=["answer", "answered_at", "answered_by", "acknowledged_at", "acknowledged_by"])
    note("complaint.answered", complaint, by=by, late=complaint.answer_by < clock.today())
    _tell(
        complaint,
        "answered",
        f"Hello,\n\n{complaint.answer}\n\nIf you are not content with this answer, you can go on"
        f" to: {days_of(complaint.kind).goes_on_to}. Your reference with us is {complaint.reference}.\n",
    )
    return complaint


@transaction.atomic
def escalate(complaint: Complaint, *, by: User) -> Complaint:
    """It goes on to the named body of its kind; the person is told to whom."""
    complaint = _locked(complaint, by)
    if complaint.escalated_at is not None:
        raise NotAllowedNow("This complaint went on already.")
    complaint.escalated_at, complaint.escalated_by = clock.now(), by
    complaint.escalated_to = days_of(complaint.kind).goes_on_to
    complaint.save(update_fields=["escalated_at", "escalated_by", "escalated_to"])
    note("complaint.escalated", complaint, by=by)
    _tell(
        complaint,
        "escalated",
        f"Hello,\n\nwhat you wrote to us ({complaint.reference}) is now with: {complaint.escalated_to}.\n",
    )
    return complaint


@transaction.atomic
def set_days(kind: str, acknowledge_days: int, answer_days: int, goes_on_to: str, *, by: User) -> ComplaintDays:
    """From now on; complaints that are here keep the days that they were promised."""
    if not rules.answers_complaints(by):
        raise NotAllowed("Only people who answer complaints can do this.")
    if kind not in ComplaintKind.values or acknowledge_days > answer_days or not goes_on_to.strip():
        raise NotValid("We acknowledge before we answer, and somebody is named for whoever is not content.")
    row = ComplaintDays.objects.create(
        kind=kind, acknowledge_days=acknowledge_days, answer_days=answer_days, goes_on_to=goes_on_to.strip(), by=by
    )
    note("complaint.days-set", row, by=by, kind=kind, days=answer_days)
    return row


@transaction.atomic
def name_handler(user: User, *, by: User) -> ComplaintHandler:
    """A colleague reads and answers complaints from now on. Nobody names themselves."""
    if not rules.keeps_data(by) or user.pk == by.pk:
        raise NotAllowed("Nobody names themselves. A colleague of the staff does.")
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.has_role(Role.STAFF):
        raise NotValid("Only staff answer complaints.")
    if ComplaintHandler.objects.filter(user=user, ended_at=None).exists():
        raise NotAllowedNow("They answer complaints already.")
    row = ComplaintHandler.objects.create(user=user, named_by=by)
    note("complaint.handler-named", row, by=by)
    return row


@transaction.atomic
def end_handler(row: ComplaintHandler, *, by: User) -> ComplaintHandler:
    if not rules.keeps_data(by):
        raise NotAllowed("Only the fund's staff can do this.")
    row = ComplaintHandler.objects.select_for_update().get(pk=row.pk)
    if row.ended_at is not None:
        raise NotAllowedNow("They do not answer complaints any more.")
    row.ended_at, row.ended_by = clock.now(), by
    row.save(update_fields=["ended_at", "ended_by"])
    note("complaint.handler-ended", row, by=by)
    return row


def _locked(complaint: Complaint, by: User) -> Complaint:
    if not Complaint.objects.visible_to(by).filter(pk=complaint.pk).exists():
        raise NotAllowed("Only people who answer complaints can do this.")
    return Complaint.objects.select_for_update().get(pk=complaint.pk)


def _receipt(complaint: Complaint) -> str:
    return (
        f"Hello,\n\nwe got what you wrote to us. Your reference is {complaint.reference}.\n\n"
        f"Somebody reads it by {complaint.acknowledge_by:%-d %B %Y}. You get an answer by"
        f" {complaint.answer_by:%-d %B %Y}. Only the few people who look after complaints can see it.\n"
    )


def _tell(complaint: Complaint, what: str, body: str) -> None:
    """By a quiet subject line, where there is an address; otherwise somebody calls or writes."""
    if complaint.email:
        ends = clock.now() + SHOWN_TO_NOBODY
        promise(
            f"wrote-to-us:{what}:{complaint.pk}",
            complaint.email,
            "About what you wrote to us",
            body,
            secret=True,
            keep_until=ends,
        )
