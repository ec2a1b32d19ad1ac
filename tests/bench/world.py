"""What the measured pages are about: a call at each stage that people spend time with, two of them large.

Built by services only: the tests' cast sends applications, the demo's people declare, read and rank.
"""

from dataclasses import dataclass, field
from math import ceil

from cocreation.group import services as group
from cocreation.ranking.services import make_figures_of
from grants.board.models import Recommendation
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.demo import deciding
from shaping_future.demo.cast import APPOINTED, Cast
from tests import cast
from tests.bench.made import many_grants

SMALL = 30  # applications of the calls whose pages show one person's own work
READINGS, MOST = 3, 15  # of each application, and of each member
SPARE = 2  # members more than that takes: some of the demo read fewer than they could


@dataclass
class World:
    people: dict[str, User] = field(default_factory=dict)
    """By a role's value, or "applicant"."""
    things: dict = field(default_factory=dict)


def build(applications: int, reading: int = SMALL) -> World:
    """`applications`: how many the ranked call has. `reading`: how many the call has that is being read."""
    world, team = World(), Cast()
    world.people = {
        "applicant": cast.person(),
        Role.STAFF: team.staff,
        Role.FACILITATOR: team.facilitator,
        Role.FINANCE: team.finance,
        Role.BOARD: team.board[0],
        Role.GROUP_MEMBER: team.readers[3],
    }
    world.things["open"] = cast.a_call(by=team.staff)
    world.things["draft"] = cast.an_application(world.things["open"], world.people["applicant"])
    _enough_readers(reading, team)
    world.things["reading"] = _reading(_checked(reading, team), team)
    _enough_readers(applications, team)
    world.things["ranked"] = ranked = _reading(_checked(applications, team), team)
    deciding.read(ranked)
    deciding.close_reading(ranked, team)
    make_figures_of(ranked.pk)
    world.things["recommended"] = _recommended(ranked, team)
    many_grants()
    world.things["sent"] = ranked.applications.latest("pk")
    return world


def _enough_readers(applications: int, team: Cast) -> None:
    for _ in range(ceil(applications * READINGS / MOST) + SPARE - len(team.group)):
        with clock.at(APPOINTED):
            member = group.appoint_member(cast.person(), APPOINTED.date(), lived_experience=True, by=team.staff)
        team.group.append(member.user)


def _checked(applications: int, team: Cast) -> Call:
    call = cast.a_call(by=team.staff, days_since_opening=82)  # closed for forty days
    for sent in [cast.an_application(call, sent=True) for _ in range(applications)]:
        cast.eligible(sent, by=team.staff)
    call.refresh_from_db()
    return call


def _reading(call: Call, team: Cast) -> Call:
    deciding.declare(call, team)
    deciding.assign(call, team)
    call.refresh_from_db()
    return call


def _recommended(call: Call, team: Cast) -> Recommendation:
    """A slate of sixteen grants before the Board; nobody has voted yet."""
    slate = deciding.propose(call, deciding.draft(call, team), team)
    deciding.consent(slate, team, people=len(team.readers))
    deciding.recommend(call, deciding.close(slate, "Agreed by consent.", team), team)
    return call.recommendations.get()
