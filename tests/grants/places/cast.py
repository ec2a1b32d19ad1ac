"""A call with places, taken as far as a test needs, each step by its service as the right person."""

from dataclasses import dataclass, field

from grants.applications.models import Application
from grants.calls.models import Call
from grants.calls.services import begin_choosing
from grants.letters.services import check_outcome, version_of
from grants.places import services
from grants.places.models import Place
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests.again import once
from tests.cast import eligible, person
from tests.kinds import a_call_of, applied

WORDS = ("You listen to everyone.", "There were fewer places than people.", "Come to the open day.")


@dataclass
class Choosing:
    """A call whose places are being chosen, its applications in the order in which they were sent."""

    call: Call
    applications: list[Application]
    staff: User = field(default_factory=lambda: person(Role.STAFF))
    checker: User = field(default_factory=lambda: person(Role.STAFF))

    def choose(self, number: int, kind: str, at: int | None = None, by: User | None = None):
        application = Application.objects.get(pk=self.applications[number].pk)
        seen = version_of(getattr(application, "outcome", None))
        return services.choose(application, kind, *WORDS, at, seen, by=by or self.staff)

    def check_all(self) -> "Choosing":
        for application in self.applications:
            check_outcome(application.__class__.objects.get(pk=application.pk).outcome, by=self.checker)
        return self

    def release(self) -> "Choosing":
        self.check_all()
        services.release_places(self.call, by=self.staff)
        self.call.refresh_from_db()
        return self

    def place(self, number: int) -> Place:
        return Place.objects.select_related("application__call").get(application=self.applications[number])

    def state(self, number: int) -> str:
        return Application.objects.get(pk=self.applications[number].pk).state

    def lead(self, number: int) -> User:
        return self.applications[number].started_by


@once
def choosing(kind: str = "programme", count: int = 4, *, places: int = 2, strands: str = "", **changes) -> Choosing:
    """`count` eligible applications to the first strand of the call, which has so many places."""
    staff = person(Role.STAFF)
    call = a_call_of(kind, places=places, by=staff, **changes)
    sent = [applied(call) for _ in range(count)]
    for application in sent:
        eligible(application, by=staff)
    with clock.at(max(clock.now(), call.closes_at)):
        call = begin_choosing(call, by=staff)
    return Choosing(call, sent, staff)


@once
def released(kind: str = "programme", kinds: str = "ppwwn", **changes) -> Choosing:
    """One application for each letter of `kinds`: p a place, w the waiting list, n not this time."""
    world = choosing(kind, len(kinds), **changes)
    for number, letter in enumerate(kinds):
        world.choose(number, {"p": "place", "w": "waiting", "n": "not_this_time"}[letter])
    return world.release()
