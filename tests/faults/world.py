"""Whom the load is made of: built once for a house, by services."""

import datetime as dt
import random
from dataclasses import dataclass, field

from shaping_future import clock
from shaping_future.accounts.roles import Role
from tests.faults.journeys import Journey, Pays, Reads, Records, Sends, Writes
from tests.faults.visitor import Heard, Visitor


@dataclass
class World:
    journeys: list[Journey]
    heard: Heard
    fund: object = None
    deadlines: list = field(default_factory=list)
    """Of every clock that jumped: (call, member) whose time ended in the jump."""

    def of(self, kind: type) -> list:
        return [one for one in self.journeys if isinstance(one, kind)]


def build(ports: list[int], chance: random.Random, few: bool) -> World:
    """`few`: one of each and nobody of finance, for the short form."""
    from tests import cast

    heard = Heard()

    def visits(user) -> Visitor:
        return Visitor(user, ports, heard, _own(chance))

    call = cast.a_call()
    drafts = [cast.an_application(call) for _ in range(3 if few else 8)]
    writers, senders, speakers = (drafts[:1], drafts[1:2], drafts[2:]) if few else (drafts[:4], drafts[4:6], drafts[6:])
    journeys: list[Journey] = [
        *(Writes(visits(one.started_by), _own(chance), one, page) for page, one in enumerate(writers)),
        *(Sends(visits(one.started_by), _own(chance), one) for one in senders),
        *(Records(visits(one.started_by), _own(chance), one, _tapes(_own(chance))) for one in speakers),
    ]
    world = World(journeys, heard)
    if not few:
        _add_group(world, visits, chance)
        _add_finance(world, visits, chance)
    return world


def _add_group(world: World, visits, chance) -> None:
    from tests.cocreation.cast import applications, reading, sheet_of

    call, people, _facilitator = reading(1, 3)
    for user in people:
        world.journeys.append(Reads(visits(user), _own(chance), sheet_of(user, applications(call)[0])))


def _add_finance(world: World, visits, chance) -> None:
    from tests.grants.runs.conftest import two_grants

    built = two_grants()
    world.fund = built.call.fund
    world.journeys.append(Pays(visits(built.finance), _own(chance), visits(built.payer), built.due))


def add_deadline(world: World) -> None:
    """A call that closes in an hour, and a member whose last day is today."""
    from cocreation.group.services import appoint_member
    from tests import cast

    call = cast.a_call(closes=clock.now() + dt.timedelta(hours=1))
    member = appoint_member(cast.person(), dt.date(2024, 1, 1), lived_experience=None, by=cast.person(Role.STAFF))
    type(member).objects.filter(pk=member.pk).update(until=clock.today())
    world.deadlines.append((call, member))


def _tapes(chance: random.Random):
    """Each its own, so that its fingerprint says which it is."""
    from tests.files.tapes import wav

    def tape() -> bytes:
        whole = wav(0.5)
        noise = chance.randbytes(64)
        return whole[:-64] + noise

    return tape


def _own(chance: random.Random) -> random.Random:
    """A thread's own, so that the same seed gives the same to each."""
    return random.Random(chance.random())
