"""A copy of one person's data: asked for, made by the worker, open to the person alone, gone after seven days."""

import datetime as dt

from django.db import transaction

from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotValid, TooOften
from shaping_future.files.models import Document
from shaping_future.files.services import want_document
from shaping_future.keeping import person_rules
from shaping_future.record.services import note
from shaping_future.rights import rules
from shaping_future.rights.models import DataCopy
from shaping_future.rights.models.asking import Way

KIND = "data-copy"
MOST, WITHIN = 3, dt.timedelta(days=1)


@transaction.atomic
def ask_for_copy(*, by: User) -> Document:
    """A copy of one's own data."""
    User.objects.select_for_update().get(pk=by.pk)
    _not_too_often(by)
    return _wanted(DataCopy.objects.create(person=by, asked_by=by), by)


@transaction.atomic
def copy_for_letter(email: str, *, by: User) -> Document:
    """For somebody who wrote a letter: a member of staff opens it and sends it on. Without what is private."""
    person = person_of_letter(email, by=by)
    return _wanted(DataCopy.objects.create(person=person, asked_by=by, way=Way.LETTER), by)


def person_of_letter(email: str, *, by: User) -> User:
    """Whom a letter is about, when this member of staff may look after it."""
    if not rules.keeps_data(by):
        raise NotAllowed("Only the fund's staff can do this.")
    person = User.objects.select_for_update().filter(email__iexact=email.strip()).first()
    if person is None:
        raise NotValid("There is no account with this email address.")
    may_handle(by, person)
    return person


def may_handle(staff: User, person: User) -> None:
    """Not oneself, and nobody whose application one stays out of."""
    if staff.pk == person.pk:
        raise NotAllowed("A colleague does this for you.")
    if not all(rule.may_handle(staff, person) for rule in person_rules()):
        raise NotAllowed("A colleague has to do this one.")


def _not_too_often(person: User) -> None:
    if DataCopy.objects.filter(asked_by=person, person=person, asked_at__gt=clock.now() - WITHIN).count() >= MOST:
        raise TooOften("You asked for three copies today. Take one of them, or ask again tomorrow.")


def _wanted(asked: DataCopy, by: User) -> Document:
    note("data-copy.asked", asked, by=by, way=asked.way)
    return want_document(KIND, str(asked.public_id), "1", by=by)
