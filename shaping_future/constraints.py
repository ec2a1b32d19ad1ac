"""Small constraints that many models share."""

from django.db import models
from django.db.models import Q


def set_together(*fields: str) -> models.CheckConstraint:
    """Facts that belong together: all of the nullable fields are set, or none is."""
    every = Q(**{f"{field}__isnull": False for field in fields})
    none = Q(**{f"{field}__isnull": True for field in fields})
    return models.CheckConstraint(condition=every | none, name="%(class)s_" + "_with_".join(fields)[:40])


def different_people(one: str, other: str) -> models.CheckConstraint:
    """Two duties that one person must not do both of. Holds from the moment that both are set."""
    return models.CheckConstraint(
        condition=Q(**{f"{one}__isnull": True}) | Q(**{f"{other}__isnull": True}) | ~Q(**{one: models.F(other)}),
        name=f"%(class)s_{one}_is_not_{other}"[:63],
    )
