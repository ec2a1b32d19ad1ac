"""Loading the banks' table of weights, which is theirs and changes a few times a year."""

import datetime as dt

from django.db import transaction

from grants.bank.models import ModulusTable
from grants.bank.modulus import read_table
from shaping_future import clock
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.record.services import note


@transaction.atomic
def load_table(weights: str, substitutes: str, published: dt.date) -> ModulusTable:
    """The two published files. Refused whole when one line is not as published; the tables before stay."""
    read_table(weights, substitutes)
    if published > clock.today():
        raise NotValid("The table cannot be from a day that has not come.")
    if ModulusTable.objects.filter(published=published).exists():
        raise NotAllowedNow(f"The table of {published} is loaded already.")
    table = ModulusTable.objects.create(
        published=published, weights=weights, substitutes=substitutes, loaded_at=clock.now()
    )
    note("modulus-table.loaded", table, published=published)
    return table
