"""What every service here begins with: whoever acts is in the space, and has said how others see them."""

import uuid
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

from learning.community.models import Block, Presence, in_space
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow

Row = TypeVar("Row", bound=models.Model)
NOT_HERE = "This is not yours to do here."
TWO = "This cannot be done between the two of you."
"""Said of a block, and of nothing else that would show that there is one."""


def partner(by: User) -> Presence:
    """Of a grant partner who is in the space now and may write."""
    found = Presence.objects.here().filter(user=by).select_related("user").first()
    if found is None:
        if User.objects.filter(in_space(by), pk=by.pk).exists():
            raise NotAllowedNow("Say first how others see you here.")
        raise NotAllowed("This space is the grant partners' own.")
    return found


def seen(rows: models.QuerySet, pk: Any, by: User) -> Any:
    """The row again, under its lock, as this person may know of it now."""
    type_of = rows.model
    type_of._default_manager.select_for_update(of=("self",)).order_by().filter(pk=pk).first()
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotAllowed(NOT_HERE)
    return found


def once(model: type[Row], key: uuid.UUID | None, by: User, **values: Any) -> tuple[Row, bool]:
    """A new row of this person's; a second post of the same page (`key`) is the same row."""
    row, is_new = model._default_manager.get_or_create(
        public_id=key or uuid.uuid4(), defaults={**values, "by": by, "at": clock.now()}
    )
    if row.by_id != by.pk:
        raise NotAllowed("This is somebody else's.")
    return row, is_new


def are_blocked(one: User, other: User) -> bool:
    return Block.objects.filter(Q(by=one, whom=other) | Q(by=other, whom=one)).exists()


def own(row: Row, by: User) -> Row:
    """One's own, locked and still standing."""
    row = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if row.by_id != by.pk:
        raise NotAllowed("This is somebody else's.")
    if row.is_gone:
        raise NotAllowedNow("This was taken away. Write it again if you want to say it.")
    return row
