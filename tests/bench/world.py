"""What the measured pages are about: a call at each stage that people spend time with, one of the size asked for.

Built by services: the tests' cast sends applications, the demo's people declare, read and rank. A large world begins as
a copy of the small one and grows by copies of its rows (`grow`), so that both are about the same people and things.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from django.db import transaction

from cocreation.group import services as group
from cocreation.ranking.services import make_figures_of
from cocreation.reading.models import Reading
from grants.applications.models import Application
from grants.board.models import Recommendation
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.demo import deciding
from shaping_future.demo.cast import APPOINTED, Cast
from tests import cast
from tests.bench.copying import copies, unguarded

SMALL = 30  # applications of the call whose pages show one person's own work
READINGS, MOST = 3, 15  # of each application, and of each member
SPARE = 2  # members more than that takes: some of the demo read fewer than they could
AT_ONCE = 20  # people who use the site at once, each with a draft or a sheet of their own


@dataclass
class World:
    people: dict[str, User] = field(default_factory=dict)
    """By a role's value, or "applicant"."""
    things: dict = field(default_factory=dict)
    drafts: list[Application] = field(default_factory=list)
    """One for each of those who use the site at once."""
    sheets: list[Reading] = field(default_factory=list)
    team: Any = None


def begin(applications: int, reading: int = SMALL) -> World:
    """`applications`: how many the ranked call has; its reading is not closed yet. `reading`: how many the call has
    that is being read."""
    world, team = World(), Cast()
    world.team = team
    world.people = {
        "applicant": cast.person(),
        Role.STAFF: team.staff,
        Role.FACILITATOR: team.facilitator,
        Role.FINANCE: team.finance,
        Role.BOARD: team.board[0],
        Role.GROUP_MEMBER: team.readers[3],
    }
    world.things["open"] = cast.a_call(by=team.staff)
    people = [world.people["applicant"], *(cast.person() for _ in range(AT_ONCE - 1))]
    world.drafts = [cast.an_application(world.things["open"], person) for person in people]
    _enough_readers(reading, team)
    world.things["reading"] = _reading(_checked(reading, team), team)
    queue = Reading.objects.filter(application__call=world.things["reading"]).select_related("member__user")
    own = queue.filter(member__user=world.people[Role.GROUP_MEMBER])
    world.sheets = [own.first(), *queue.exclude(member__user=world.people[Role.GROUP_MEMBER])[: AT_ONCE - 1]]
    _enough_readers(applications, team)
    world.things["ranked"] = _reading(_checked(applications, team), team)
    deciding.read(world.things["ranked"])
    return world


def finish(world: World) -> World:
    """From the end of reading to a recommendation."""
    call, team = world.things["ranked"], world.team
    deciding.close_reading(call, team)
    make_figures_of(call.pk)
    world.things["recommended"] = _recommended(call, team)
    world.things["sent"] = call.applications.order_by("pk")[1]
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


# --- ten times as many ------------------------------------------------------------------------------------------------


def grow(call: Call, applications: int) -> None:
    """Until it has so many: copies of those it has, with all that was written in them and about them."""
    models = list(call.applications.select_related("organisation", "response").order_by("pk"))
    more = applications - len(models)
    numbers = itertools.count(1)
    with transaction.atomic(), unguarded():
        for place, model in enumerate(models):
            count = more // len(models) + (place < more % len(models))
            _copy(model, count, numbers)


def _copy(model: Application, count: int, numbers: Iterator[int]) -> None:
    names = [f"{model.organisation.name} {next(numbers)}" for _ in range(count)]
    groups = copies(model.organisation, count, name=iter(names))
    responses = copies(model.response, count)
    for answer in model.response.answers.all():
        copies(answer, count, response=iter(responses))
    references = (f"C{group.pk}" for group in groups)
    made = copies(model, count, organisation=iter(groups), response=iter(responses), reference=references)
    for row in (model.search_entry, *model.participants.all(), *model.eligibility_checks.all()):
        copies(row, count, application=iter(made))
    for reading in model.readings.all():
        sheets = copies(reading, count, application=iter(made))
        for score in reading.scores.all():
            copies(score, count, reading=iter(sheets))
