"""Every sealed text under the newest key, so that an older one can be thrown away; and what a process of the release
before has left in the clear, sealed."""

from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import models, transaction

from .fields import SealedField, is_under_newest_key, read, write
from .under_seal import UnderSeal

BATCH = 100
"""Rows of one transaction: each is short, so nobody who writes meanwhile waits long."""


ELSEWHERE: dict[str, tuple[Callable[[], int], Callable[[], int]]] = {}
"""What is sealed in rows of other libraries, by name: what seals it anew, and what counts those that are left."""


def sealed_fields() -> Iterator[tuple[type[models.Model], str]]:
    """Every model with a sealed field, and the field's name."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                yield model, field.name


def reseal(model: type[models.Model], field: str) -> int:
    """Seal again what is not under the newest key; how many rows. May be stopped and run again at any time."""
    done, last = 0, None
    while keys := _next(model, last):
        done += _reseal_batch(model, field, keys)
        last = keys[-1]
    return done


def left(model: type[models.Model], field: str) -> int:
    """Rows that still need an older key, or stand in the clear."""
    tokens = model._default_manager.values_list(field, flat=True).iterator()
    clear = model._default_manager.filter(model.in_the_clear()).count() if issubclass(model, UnderSeal) else 0
    return clear + sum(not is_under_newest_key(token) for token in tokens)


def _next(model: type[models.Model], last: object) -> list:
    rows = model._default_manager.order_by("pk")
    return list((rows if last is None else rows.filter(pk__gt=last)).values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _reseal_batch(model: type[models.Model], field: str, keys: list) -> int:
    """Locked and read again: what somebody else has just written is what gets sealed."""
    done = 0
    for row in model._default_manager.select_for_update().filter(pk__in=keys).order_by("pk"):
        if isinstance(row, UnderSeal) and row.stands_clear:
            row.keep()
            done += 1
        elif not is_under_newest_key(getattr(row, field)):
            write(row, field, read(row, field))
            row.save(update_fields=[field])
            done += 1
    return done
