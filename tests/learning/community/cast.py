"""A space with people in it: grant partners of a released call, and what they put there."""

import datetime as dt
from dataclasses import dataclass, field
from types import SimpleNamespace

from django.conf import settings

from grants.applications.models import Application
from learning.community import services
from learning.community.models import Circle, Event, MentoringPair, Offer, Post, Presence, Resource, Thread
from learning.introductions import services as introductions
from learning.introductions.models import Meeting, Wish
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests.again import once
from tests.cast import person
from tests.grants.awards.cast import released

LINK = "https://example.org/hidden"
NEXT_WEEK = dt.timedelta(days=7)


def comes_in(user: User, name: str = "", about: str = "") -> Presence:
    return services.show_me("chosen" if name else "own", name, None, about, [], "", by=user)


def times(count: int) -> list[dt.datetime]:
    start = (clock.now() + NEXT_WEEK).replace(minute=0, second=0, microsecond=0)
    return [start + dt.timedelta(days=number) for number in range(count)]


@dataclass
class Space:
    """Four partners (`mina` and others), each of a group of their own; `declined` applied as well."""

    world: object
    mina: User
    sol: User
    abe: User
    kit: User
    declined: User
    staff: User = field(default_factory=lambda: person(Role.STAFF, "Sam Staff", email=settings.SAFEGUARDING_CONTACT))
    learner: User = field(default_factory=lambda: person(Role.LEARNING, "Lena Learns"))

    def presence(self, user: User) -> Presence:
        return Presence.objects.get(user=user)


@once
def space() -> Space:
    world = released(funded=4, declined=1)
    leads = [application.started_by for application in world.funded]
    for user, name in zip(leads, ("Mina", "Sol", "Abe", "Kit"), strict=True):
        User.objects.filter(pk=user.pk).update(name=f"{name} Real")
        user.refresh_from_db()
        comes_in(user, name)
    return Space(world, *leads, declined=world.declined[0].started_by)


def ask(by: User, text: str = "Who knows about bank accounts?", topics=("money",), **more) -> Offer:
    said = {"own_topics": "", "language": "", "region": ""} | more
    return services.write_offer("ask", text, list(topics), by=by, **said)


def offer(by: User, text: str = "I can help with accounts.", topics=("money",), **more) -> Offer:
    said = {"own_topics": "", "language": "", "region": ""} | more
    return services.write_offer("offer", text, list(topics), by=by, **said)


def event(by: User, count: int = 1, **more) -> Event:
    said = {"title": "Tea and accounts", "words": "Bring a question.", "online": "", "place": "Cardiff", "minutes": 60}
    return services.plan_event(times=times(count), by=by, **(said | more))


def gathered(mina: User, sol: User, abe: User, guest: User) -> SimpleNamespace:
    """One of everything, so that every page has something to show. `mina` put most of it there; three partners."""
    for user, name in ((mina, "Mina"), (sol, "Sol"), (abe, "Abe")):
        if not Presence.objects.filter(user=user).exists():
            comes_in(user, name)
    thread: Thread = services.start_thread("Hidden thread", "Hidden words of Mina.", by=mina)
    post: Post = services.say(thread, "Hidden words of Sol.", by=sol)
    circle: Circle = services.start_circle("Hidden circle", "Hidden purpose.", True, 8, by=mina)
    services.invite_to_circle(circle, Presence.objects.get(user=abe), by=mina)
    planned, asked = event(mina, title="Hidden tea"), event(mina, 3, title="Hidden poll")
    services.answer_event(planned, "yes", ["captions"], "Hidden needs.", by=sol)
    wanted, given = ask(mina, "Hidden ask of Mina."), offer(sol, "Hidden offer of Sol.")
    resource: Resource = services.add_resource("Hidden title", "Hidden use.", LINK, None, [], "", by=mina)
    soon, presence = clock.today() + dt.timedelta(days=30), Presence.objects.get(user=sol)
    pair: MentoringPair = services.ask_for_mentoring(presence, True, "Hidden purpose.", soon, by=mina)
    return SimpleNamespace(
        thread=thread, post=post, circle=circle, event=planned, poll=asked, ask=wanted, offer=given, pair=pair,
        introduction=services.ask_to_meet(wanted, given, by=mina), resource=resource,
        moderator=services.name_moderator(Presence.objects.get(user=abe), by=mina),
        presence=Presence.objects.get(user=mina), guest=services.invite_guest(thread, guest, soon, by=mina),
        flag=services.report(post, "Hidden report.", by=abe), mina=mina, sol=sol, abe=abe,
    )  # fmt: skip


def wished(application: Application, other: Application) -> tuple[Wish, Meeting]:
    """The wish of the first, and the question of the second to it."""
    about = {"topics": ["money"], "own_topics": "", "language": "", "region": ""}
    wishes = [
        introductions.wish_to_meet(one, f"Hidden wish {number}.", by=one.started_by, **about)
        for number, one in enumerate((application, other))
    ]
    return wishes[0], introductions.ask_to_meet(wishes[1], wishes[0].public_id, by=other.started_by)
