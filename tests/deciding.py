"""A call that the Group is deciding: applications read, members cleared, a facilitator, a Board."""

import datetime as dt
from dataclasses import dataclass, field

from cocreation.deliberation import services as deliberation
from cocreation.group.models import Member
from cocreation.group.services import appoint_member
from cocreation.reading.models import Reading, ReadingState, Score
from cocreation.reading.services import recompute_ranking
from cocreation.recommendation import services as slates
from cocreation.recommendation.models import Slate
from grants.applications import services as applications
from grants.applications.models import Application, Rung
from grants.board.models import Recommendation
from grants.calls import services as calls
from grants.calls.models import Call
from grants.fund import queries as money
from grants.fund.models import Account
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests.again import once
from tests.cast import a_call, an_application, eligible, person

OPENED_DAYS_AGO = 60  # so that the call, open for 42 days, has closed


@dataclass
class Deciding:
    """One call in deliberation, and its people."""

    call: Call
    facilitator: User
    members: list[User]
    board: list[User]
    applications: list[Application] = field(default_factory=list)

    def items(self, *which: int, why: str = "Leads from lived experience.") -> dict:
        """The grants for draft_slate: all of them, or those with these numbers."""
        chosen = [self.applications[number] for number in which] if which else self.applications
        return {one.pk: (one.asked_pence, why, "") for one in chosen}

    def draft(self, *which: int) -> Slate:
        return slates.draft_slate(self.call, self.items(*which), by=self.facilitator)

    def soon(self) -> dt.datetime:
        return clock.now() + dt.timedelta(days=3)

    def propose(self, *which: int) -> Slate:
        return slates.propose_slate(self.draft(*which), self.soon(), by=self.facilitator)

    def all_consent(self, slate: Slate) -> Slate:
        for member in User.objects.filter(pk__in=slate.round.eligible):
            deliberation.take_position(slate.round, "consent", by=member)
        return slate

    def agree(self, *which: int) -> Slate:
        slate = self.all_consent(self.propose(*which))
        return slates.close_slate(slate, "We agree.", by=self.facilitator)

    def recommend(self, *which: int) -> Recommendation:
        return slates.recommend_slate(self.agree(*which), by=self.facilitator)


def recuse(user: User, application: Application) -> None:
    applications.recuse(application, user, Rung.ROOM, by=user)


@once
def a_deciding_call(count: int = 3, members: int = 8, board: int = 5, pence: int = 2_500_000, **changes) -> Deciding:
    """`count` eligible applications that ask for `pence` each, ranked in order; everybody has declared."""
    staff = person(Role.STAFF)
    call = a_call(days_since_opening=OPENED_DAYS_AGO, **changes)
    sent = [an_application(call, sent=True, pence=pence, name=f"Example Network {n + 1}") for n in range(count)]
    found = [eligible(one, staff) for one in sent]
    call.refresh_from_db()
    if not sent:
        calls.begin_checking(call, by=staff)
    call = calls.open_declarations(call, by=staff)
    world = Deciding(
        call,
        facilitator=person(Role.FACILITATOR, "Noor"),
        members=[_member(staff, f"Member {number + 1}") for number in range(members)],
        board=[person(Role.BOARD, f"Trustee {number + 1}") for number in range(board)],
        applications=found,
    )
    for one in (world.facilitator, *world.members):
        applications.clear(call, one, by=one)
    calls.open_reading(call, by=world.facilitator)
    world.call = calls.close_reading(call, by=world.facilitator)
    if world.members[2:]:
        _read(world)
    return world


def _read(world: Deciding) -> None:
    """Three readings each, by the last three members, written at once: earlier applications score higher."""
    criteria = list(world.call.criteria.all())
    for place, application in enumerate(world.applications):
        for others, user in zip((2, 3, 4), world.members[-3:], strict=True):
            reading = Reading.objects.create(
                application=application,
                member=user.membership,
                order=place,
                state=ReadingState.SENT,
                sent_at=clock.now(),
                assigned_by=world.facilitator,
            )
            values = [max(0, 4 - place), *[others] * (len(criteria) - 1)]
            Score.objects.bulk_create(
                Score(reading=reading, criterion=criterion, value=value, sentence="Because.")
                for criterion, value in zip(criteria, values, strict=True)
            )
    recompute_ranking(world.call)


def _member(staff: User, name: str) -> User:
    user = person(name=name)
    appoint_member(user, clock.today() - dt.timedelta(days=200), by=staff)
    user.refresh_from_db()
    return user


def on_leave(user: User) -> None:
    Member.objects.filter(user=user).update(away_from=clock.today())


def reserved(world: Deciding) -> int:
    """The pence that the fund of the call has reserved."""
    return money.balances(world.call.fund)[Account.RESERVED]
