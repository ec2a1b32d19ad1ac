"""Who is here, as others see them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from learning.community.kinds import INVITABLE
from learning.community.models import Block, Presence, grants_of, in_space
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role

OF_A_PERSON = ("user", "award__application__organisation")
WITH = ("by__presence__award__application__organisation",)
"""What lists fetch so that `named` asks nothing more."""


@dataclass(frozen=True)
class Author:
    """Of something here: the name they chose; their group, if they name it; their page; what they are if no partner."""

    name: str
    group: str = ""
    page: uuid.UUID | None = None
    guest: str = ""


def author_of(user: User) -> Author:
    """Of somebody whose presence was fetched with them. Guests are here by their own name, with their role."""
    presence = getattr(user, "presence", None)
    if presence is not None:
        presence.user = user
        return Author(presence.name, presence.group, presence.public_id)
    if user.has_role(*INVITABLE):
        return Author(user.get_short_name(), guest=f"{Role(user.held_roles[0]).label}, invited")
    return Author("Somebody who was here")


def named(rows: Iterable[Any], field: str = "by") -> list[Any]:
    """The rows with `author`."""
    found = list(rows)
    for row in found:
        row.author = author_of(getattr(row, field))
    return found


def own_presence(user: Any) -> Presence:
    """Of a partner who is in the space; an unsaved one for somebody who has not chosen a name yet. Raises DoesNotExist
    for whoever is no partner: for them there is no such page."""
    found = Presence.objects.filter(in_space(user), user=user).select_related(OF_A_PERSON[1]).first()
    if found is None:
        if not User.objects.filter(in_space(user), pk=user.pk).exists():
            raise Presence.DoesNotExist
        return Presence(user=user)
    found.user = user
    return found


def own_grants(user: Any) -> QuerySet:
    return grants_of(user).select_related("application__organisation").order_by("-awarded_at", "pk")


def presence_for(user: Any, public_id: Any) -> Presence:
    return Presence.objects.visible_to(user).select_related(*OF_A_PERSON).get(public_id=public_id)


def presence_to_block(user: Any, public_id: Any) -> Presence:
    """Also one that the person blocks already, so that they can take it back."""
    here = Presence.objects.here().filter(in_space(user)).select_related(*OF_A_PERSON)
    found = here.get(public_id=public_id)
    if Block.objects.filter(by=found.user, whom=user).exists() and not _blocks(user, found.user):
        raise Presence.DoesNotExist
    return found


def _blocks(user: Any, other: User) -> bool:
    return Block.objects.filter(by=user, whom=other).exists()


def blocked_by(user: Any) -> QuerySet[Presence]:
    """Whom the person blocks."""
    rows = Presence.objects.filter(user__in=Block.objects.filter(by=user).values("whom"))
    return rows.select_related(*OF_A_PERSON).order_by("pk")


def people_here(user: Any) -> QuerySet[Presence]:
    """Everybody whom the person may meet, without themselves. Ordered by when they came: names are their own choice."""
    others = Presence.objects.exclude(user=user).select_related(*OF_A_PERSON).order_by("since", "pk")
    return others.visible_to(user)


def invitable_people() -> QuerySet[User]:
    """MEX staff and learning partners, by name."""
    people = User.objects.none()
    for role in INVITABLE:
        people = people | User.objects.with_role(role)
    return people.distinct().order_by("name", "pk")


def safeguarding_contact() -> User | None:
    """The person of MEX staff whose address the settings name."""
    address = settings.SAFEGUARDING_CONTACT
    return User.objects.with_role(Role.STAFF).filter(email__iexact=address).first() if address else None
