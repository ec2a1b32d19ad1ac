"""Two grants under way, with their learning dates: `award` and `other`, signed by all; staff, and who is recused."""

from grants.applications import services as applications
from grants.applications.models import Rung
from learning.reports import services
from learning.reports.models import Visibility
from shaping_future.accounts.roles import Role
from tests.again import once
from tests.cast import person
from tests.grants.awards.cast import award_of, lead, released, signed


@once
def two_grants():
    world = released(funded=2, declined=0)
    world.award, world.other = signed(world)
    world.partner, world.neighbour = lead(world.award), lead(world.other)
    world.learning, world.stranger, world.recused = person(Role.LEARNING), person(), person(Role.STAFF)
    applications.recuse(world.award.application, world.recused, Rung.ROOM, by=world.facilitator)
    world.award = award_of(world.funded[0])
    return world


def report_of(world, key="y1"):
    return world.award.reports.get(key=key)


def told(world, key="y1"):
    """A report that was sent, with an answer for each kind of reader."""
    report = report_of(world, key)
    parts = {1: ("Between us.", Visibility.PRIVATE), 2: ("For partners.", Visibility.PARTNERS),
             3: ("For all.", Visibility.PUBLIC)}  # fmt: skip
    services.save_report(report, parts, dict.fromkeys(parts, 0), by=world.partner)
    return services.send_report(report, by=world.partner)
