"""The field, and the two ways through it."""

import functools

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models
from django.db.models import Q

BEGINS = "gAAAA"
"""How every Fernet token begins: its version, and the high bytes of a time in this century and the next."""


class Broken(Exception):
    """A sealed text that no key of ours opens, or that was moved from another row. Never shown with its content."""


class SealedField(models.TextField):
    """Holds a sealed text, or nothing. A plain text never gets as far as the database."""

    def get_prep_value(self, value: str | None) -> str | None:
        if value and not value.startswith(BEGINS):
            raise ValueError(f"{self.model._meta.label}.{self.name} takes sealed texts only: use sealed.write().")
        return super().get_prep_value(value)


def is_sealed(field: str) -> models.CheckConstraint:
    """The same, held by the database whoever writes."""
    return models.CheckConstraint(
        condition=Q(**{field: ""}) | Q(**{f"{field}__startswith": BEGINS}), name=f"%(class)s_{field}_is_sealed"
    )


def write(row: models.Model, field: str, text: str) -> None:
    """Seal `text` into the row's field, under the newest key. Saving is the caller's."""
    setattr(row, field, keys().encrypt(_bound(row, field, text)).decode())


def read(row: models.Model, field: str) -> str:
    """The plain text; "" for an empty field. The caller notes the read in the record where a person sees it."""
    token = getattr(row, field)
    if not token:
        return ""
    try:
        opened = keys().decrypt(token.encode()).decode()
    except InvalidToken:
        raise Broken(f"No key of SEALING_KEYS opens {field} of {row._meta.label} {row.pk}.") from None
    place, _, text = opened.partition("\n")
    if place != _place(row, field):
        raise Broken(f"What is in {field} of {row._meta.label} {row.pk} was sealed for another row.")
    return text


def is_under_newest_key(token: str) -> bool:
    """Whether the newest key alone opens it. An empty one needs no key."""
    if not token:
        return True
    try:
        _keys(tuple(settings.SEALING_KEYS[:1])).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def keys() -> MultiFernet:
    """The newest seals, all open. For what libraries of others keep in rows of theirs."""
    return _keys(tuple(settings.SEALING_KEYS))


@functools.cache
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _bound(row: models.Model, field: str, text: str) -> bytes:
    return f"{_place(row, field)}\n{text}".encode()


def _place(row: models.Model, field: str) -> str:
    if row.pk is None:
        raise ValueError(f"{row._meta.label} needs its key before something is sealed into it.")
    return f"{row._meta.label_lower}.{field}:{row.pk}"
