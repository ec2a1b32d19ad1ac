"""Who asks: the columns of the matrix."""

from collections.abc import Callable
from dataclasses import dataclass

from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests.permissions.world import World

OWN, OTHER, RECUSED, STRANGER = "own", "other", "recused", "stranger"
RELATIONS = (OWN, OTHER, RECUSED, STRANGER)
"""To the application and all that hangs on it.

own        works on it
other      has no part in it, and declared no tie; a member of the Group is one of its readers' round
recused    the same, but stays out of the room for it
stranger   holds the role and nothing else: no place in the Group, nothing declared
"""


@dataclass(frozen=True)
class Who:
    """One of them. `role` and `relation` are "" for people without."""

    name: str
    find: Callable[[World], User | None]
    role: str = ""
    relation: str = ""

    def __str__(self) -> str:
        return self.name


def _of(role: Role) -> list[Who]:
    makes = {
        OWN: lambda world: world.works_on(world.application, "editor", role),
        OTHER: lambda world: world.holds(role),
        RECUSED: lambda world: world.stays_out(role),
        STRANGER: lambda world: world.role_alone(role),
    }
    return [Who(f"{role.value}/{relation}", make, role.value, relation) for relation, make in makes.items()]


PEOPLE = [
    Who("visitor", lambda world: None),
    Who("account", lambda world: world.outsiders[1], "", STRANGER),
    Who("applicant", lambda world: world.outsiders[0], "", OTHER),
    Who("lead", lambda world: world.application.started_by, "", OWN),
    Who("editor", lambda world: world.editor.user, "", OWN),
    Who("looks", lambda world: world.works_on(world.application, "reader"), "", OWN),
    *(one for role in Role for one in _of(role)),
    Who("sheet", lambda world: world.reading.member.user, "group", OTHER),
    Who("former", lambda world: world.former()),
    Who("superuser", lambda world: world.superuser(), "staff", STRANGER),
]
BY_NAME = {who.name: who for who in PEOPLE}
