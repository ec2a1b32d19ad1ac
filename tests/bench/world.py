"""What the measured pages are about: an open call with a draft, and a call being read with many applications."""

from dataclasses import dataclass, field
from datetime import timedelta

from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests import cast


@dataclass
class World:
    people: dict[str, User]
    things: dict = field(default_factory=dict)


def build(applications: int) -> World:
    """By the tests' own cast, so by services only. `applications`: how many are being read."""
    world = World({role.value: cast.person(role) for role in Role})
    world.people["applicant"] = cast.person()
    staff = world.people[Role.STAFF]
    world.things["open"] = cast.a_call(by=staff)
    world.things["read"] = read = cast.a_call(by=staff, closes=clock.now() - timedelta(days=2))
    if hasattr(cast, "an_application"):
        world.things["draft"] = cast.an_application(world.things["open"], world.people["applicant"])
        for _ in range(applications):
            sent = cast.eligible(cast.an_application(read, sent=True), by=staff)
        world.things["sent"] = sent
    return world
