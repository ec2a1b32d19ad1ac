"""What a person agrees to, in which words, and that they take it back."""

from django.db import transaction

from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow
from shaping_future.record.services import note
from shaping_future.rights.consents import WORDS
from shaping_future.rights.models import Consent


@transaction.atomic
def give(kind: str, *, by: User) -> Consent:
    """To the newest words of this kind. Agreed to once, until it is taken back or the words are new ones."""
    User.objects.select_for_update().get(pk=by.pk)
    words = WORDS[kind]
    now = Consent.objects.filter(person=by, kind=kind, withdrawn_at=None).first()
    if now is not None and now.version == words.version:
        raise NotAllowedNow("You agreed to this already.")
    if now is not None:
        _withdrawn(now, by)
    row = Consent.objects.create(person=by, kind=kind, version=words.version, words=str(words.text))
    note("consent.given", row, by=by, kind=kind, version=row.version)
    return row


@transaction.atomic
def withdraw(kind: str, *, by: User) -> Consent:
    """It counts from now on; what was done before stays right."""
    row = Consent.objects.select_for_update().filter(person=by, kind=kind, withdrawn_at=None).first()
    if row is None:
        raise NotAllowedNow("You have not agreed to this, or took it back already.")
    return _withdrawn(row, by)


def _withdrawn(row: Consent, by: User) -> Consent:
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    note("consent.withdrawn", row, by=by, kind=row.kind)
    return row
