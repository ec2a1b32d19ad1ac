"""The list of erasures outside of the database: a restored backup would bring people back, this sends them away again.

One small file for each, numbered, in the file storage: keys, numbers and our own words, never a name. Beat writes what
is missing, and erases again whomever the list names and the database still knows. The certificate comes back with it:
its address is all that the person has.
"""

import json
import logging
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.record.services import note
from shaping_future.rights.models import Erasure

from .erasing import erase_person

CERTIFICATE = ("way", "asked_at", "asked_by_id", "first_at", "first_by_id", "second_by_id", "counts", "stays")
log = logging.getLogger(__name__)


def _name(number: int) -> str:
    return f"erasures/{number:06}.json"


def list_erasures() -> int:
    """Write down what is erased and not on the list yet; how many. Twice is harmless: a number is taken once."""
    done = 0
    for erasure in Erasure.objects.filter(done_at__isnull=False, listed_as=None).order_by("done_at", "pk"):
        with transaction.atomic():
            row = Erasure.objects.select_for_update().get(pk=erasure.pk)
            if row.listed_as is None:
                row.listed_as = _written(row)
                row.save(update_fields=["listed_as"])
                done += 1
    return done


def reapply_erasures() -> int:
    """Erase whom the list names and a restored database has brought back; how many."""
    known, done, number = set(_numbers()), 0, 1
    while number in known or default_storage.exists(_name(number)):
        if number not in known:
            with default_storage.open(_name(number)) as file:
                done += _again(number, json.loads(file.read()))
        number += 1
    return done


def _numbers() -> list[int]:
    return list(Erasure.objects.exclude(listed_as=None).values_list("listed_as", flat=True))


def _written(erasure: Erasure) -> int:
    number = max(_numbers(), default=0) + 1
    while default_storage.exists(_name(number)):
        number += 1
    facts = {
        "erasure": str(erasure.public_id),
        "person": erasure.person_id,
        "person_public_id": str(erasure.person_public_id),
        "done_at": erasure.done_at.isoformat(),
        "certificate": {name: _plain(getattr(erasure, name)) for name in CERTIFICATE},
        "people": {str(pk): str(known) for pk, known in _people(erasure)},
    }
    name = default_storage.save(_name(number), ContentFile(json.dumps(facts).encode()))
    if name != _name(number):  # somebody else took it meanwhile: the next try finds another
        default_storage.delete(name)
        raise RuntimeError("The list of erasures was written by two at once.")
    return number


def _people(erasure: Erasure) -> list[tuple[int, Any]]:
    """Who had a hand in it, so that another database's number is never taken for one of them."""
    keys = [getattr(erasure, name) for name in CERTIFICATE if name.endswith("by_id")]
    return list(User.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "public_id"))


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


@transaction.atomic
def _again(number: int, facts: dict) -> int:
    """Only the very same person: the number alone may be somebody else's in another database."""
    rows = User.objects.select_for_update().filter(pk=facts["person"], public_id=facts["person_public_id"])
    person = rows.exclude(email__endswith="@erased.invalid").first()
    if person is None:
        return 0
    erase_person(person)
    if "certificate" in facts:
        _give_back(number, facts, person)
    note("erasure.applied-again", person, done=clock.now().date())
    return 1


def _give_back(number: int, facts: dict, person: User) -> None:
    """The certificate, as it was; not where one of those who agreed is unknown to this database."""
    for pk, known in facts["people"].items():
        if not User.objects.filter(pk=pk, public_id=known).exists():
            return
    others = Erasure.objects.filter(person=person, done_at=None, ended_at=None).exclude(public_id=facts["erasure"])
    others.update(ended_at=clock.now(), ended_by=person, ended_because="The person was erased.")
    values = {"person": person, "person_public_id": person.public_id, "listed_as": number, "done_at": facts["done_at"]}
    Erasure.objects.update_or_create(public_id=facts["erasure"], defaults=values | facts["certificate"])
