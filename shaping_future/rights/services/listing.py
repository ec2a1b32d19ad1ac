"""The list of erasures outside of the database: a restored backup would bring people back, this sends them away again.

One small file for each, numbered, in the file storage: keys and numbers, never a name. Beat writes what is missing, and
erases again whomever the list names and the database still knows.
"""

import json
import logging

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.record.services import note
from shaping_future.rights.models import Erasure

from .erasing import erase_person

LOCK = 7_203_453
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
                done += _again(json.loads(file.read()))
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
    }
    name = default_storage.save(_name(number), ContentFile(json.dumps(facts).encode()))
    if name != _name(number):  # somebody else took it meanwhile: the next try finds another
        default_storage.delete(name)
        raise RuntimeError("The list of erasures was written by two at once.")
    return number


@transaction.atomic
def _again(facts: dict) -> int:
    """Only the very same person: the number alone may be somebody else's in another database."""
    rows = User.objects.select_for_update().filter(pk=facts["person"], public_id=facts["person_public_id"])
    person = rows.exclude(email__endswith="@erased.invalid").first()
    if person is None:
        return 0
    erase_person(person)
    note("erasure.applied-again", person, done=clock.now().date())
    return 1
