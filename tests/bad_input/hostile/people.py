"""Who sends hostile requests, and whose texts each of them may read at all."""

from dataclasses import dataclass, field
from typing import Any

from cocreation.group import services as group
from grants.applications.models import Application, Clearance, Recusal, Rung
from grants.calls.kinds import Kind
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests.bad_input.hostile.canaries import Canary
from tests.cast import person

ALL = None


@dataclass(frozen=True)
class Person:
    """`applications`: of which they may know anything at all; None: of every one."""

    name: str
    user: User | None
    kind: str
    applications: frozenset[int] | None = field(default_factory=frozenset)


def recused_everywhere(role: Role, world: Any) -> User:
    """Holds the role, knows the calls as its own people do, and stays out of the room for every application."""
    user = person(role, f"Recused {role.value}")
    if role == Role.GROUP_MEMBER:
        group.appoint_member(user, clock.today(), by=world.cast.staff)
    Clearance.objects.bulk_create(Clearance(call=call, user=user) for call in world.calls.values())
    Recusal.objects.bulk_create(
        Recusal(application=one, user=user, rung=Rung.ROOM) for one in Application.objects.all()
    )
    return user


def people(world: Any) -> list[Person]:
    cast, roles = world.cast, world.people
    outside = [
        Person("visitor", None, "visitor"),
        Person("account", roles["applicant"], "account"),
        Person("former member", world.former, "former"),
        *(Person(f"recused {role.value}", recused_everywhere(role, world), "recused") for role in Role),
        *(Person(f"only {name}", user, name, _of_role(name)) for name, user in roles.items() if name != "applicant"),
        Person("funder", cast.funder, "funder"),
    ]
    own = {
        "lead of the draft": world.draft.started_by,
        "editor of the draft": world.editor.user,
        "lead of the sent one": world.sent.started_by,
        "lead who was asked": world.asked.started_by,
        "grant partner": world.funded.started_by,
        "lead who was offered a place": world.offered.started_by,
    }
    applicants = [Person(name, user, "applicant", _theirs(user)) for name, user in own.items()]
    inside = [
        Person("reader", world.sheet.member.user, "group", ALL),
        Person("member", cast.readers[0], "group", ALL),
        Person("facilitator", cast.facilitator, "facilitator", ALL),
        Person("staff", cast.staff, "staff", ALL),
        Person("finance", cast.finance, "finance", ALL),
        Person("board", cast.board[0], "board", ALL),
        Person("learning", cast.learning, "learning", ALL),
        Person("superuser", User.objects.create_superuser("super@people.example", name="Super"), "staff", ALL),
    ]
    return outside + applicants + inside


def _of_role(name: str) -> frozenset[int] | None:
    """Staff and finance work on whatever was sent, and the Board and learning partners on what they are given, without
    having declared anything. Facilitators read who would like to join the Group."""
    if name == Role.FACILITATOR:
        return frozenset(Application.objects.filter(call__kind=Kind.RECRUITMENT).values_list("pk", flat=True))
    return ALL if name in {"staff", "finance", "board", "learning"} else frozenset()


def _theirs(user: User) -> frozenset[int]:
    return frozenset(user.participations.filter(removed_at=None).values_list("application", flat=True))


WITHOUT_SIGNING = {"bank", "runs"}
NEVER = {
    "applicant": {"reading", "ranking", "discussion", "deliberation", "recommendation", "board", "diligence",
                  "interests", "meetings", "drawing", "finding"},
    "group": WITHOUT_SIGNING | {"access", "diligence", "letters", "interests"},
    "facilitator": WITHOUT_SIGNING | {"access", "diligence"},
    "board": WITHOUT_SIGNING | {"reading", "discussion", "access", "conversations"},
    "learning": WITHOUT_SIGNING | {"reading", "discussion", "access", "diligence", "board", "interests", "meetings",
                                   "recommendation", "letters", "deliberation", "applications", "questionnaires"},
    "finance": {"reading", "discussion", "deliberation", "meetings", "conversations", "interests"},
    "staff": {"bank"},
}  # fmt: skip
"""Folders whose texts about an application are never for these people, though they may know of it."""


FOR_EACH_OTHER = {"community", "introductions"}
"""Folders in which applicants and partners write for those of other applications."""


def may_know(who: Person, canary: Canary) -> bool:
    if canary.application is None:
        return True
    if who.kind == "applicant" and canary.folder in FOR_EACH_OTHER:
        return True
    if canary.folder in NEVER.get(who.kind, set()):
        return False
    return who.applications is None or canary.application in who.applications
