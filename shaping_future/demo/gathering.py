"""The partners' space: people of three grants talk, plan an event, offer and ask; and two who applied meet."""

import datetime as dt

from grants.applications.models import State
from grants.awards.models import Award
from grants.calls.models import Call
from learning.community import services as community
from learning.introductions import services as introductions
from learning.introductions.rules import HEARD
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.demo.cast import Cast

MEETS = "We would like to meet groups that teach each other, without a school behind them."
SAID = (
    "How do you pay people for their time when their bank account is not in the UK?",
    "We pay travel at once and in cash, and write it into a book:\n<ul>\n<li>two people sign</li>\n"
    "<li>nobody waits for it</li>\n</ul>\nThe long answer: https://example.org/paying-people",
    "Thank you. We will try the book.",
)


def gather(signed: list[Award], cast: Cast) -> None:
    """Ten days ago and since; one learning partner is a guest of the thread."""
    mina, sol, abe = (award.application.started_by for award in signed[:3])
    with clock.at(clock.now() - dt.timedelta(days=10)):
        for user, name, award in ((mina, "Mina", signed[0]), (sol, "Sol", None), (abe, "Abe", signed[2])):
            community.show_me("chosen", name, award, "", ["en"], "", by=user)
        thread = community.start_thread("Paying people for their time", SAID[0], by=mina)
        community.say(thread, SAID[1], by=sol)
        community.invite_guest(thread, cast.learning, clock.today() + dt.timedelta(days=60), by=mina)
        community.start_circle("Rest for people who lead", "We meet once a month and keep it short.", True, 6, by=abe)
        community.add_resource(
            "A budget for care", "One page, with sums.", "https://example.org/care", None, ["rest"], "sums", by=sol
        )
    community.say(thread, SAID[2], by=mina)
    _events(mina, sol)
    _offers(mina, sol)


def _events(mina: User, sol: User) -> None:
    """One is set, one asks for times."""
    times = [clock.now() + dt.timedelta(days=days) for days in (9, 12, 13)]
    planned = community.plan_event(
        "Tea and accounts", "Bring one question.", "", "Butetown Community Centre, Cardiff", 60, times[:1], by=mina
    )
    community.answer_event(planned, "yes", ["captions"], "", by=sol)
    poll = community.plan_event(
        "Who leads when you rest?", "We listen to two stories.", "https://example.org/call", "", 90, times[1:], by=sol
    )
    answers = zip(poll.times.values_list("pk", flat=True), ("maybe", "yes"), strict=True)
    community.answer_times(poll, dict(answers), by=mina)


def _offers(mina: User, sol: User) -> None:
    ask = community.write_offer("ask", "Who can look over our first accounts?", ["money"], "", "en", "TLK", by=mina)
    community.write_offer("offer", "I read accounts for a living. Two evenings.", ["money"], "", "en", "TLK", by=sol)
    community.write_offer("offer", "We lend a room in Leeds.", ["hosting"], "rooms", "", "TLE", by=ask.by)


def would_meet(call: Call) -> None:
    """One funded and one declined group; nobody can tell which is which."""
    heard = call.applications.filter(state__in=HEARD).select_related("started_by").order_by("pk")
    pair = [heard.filter(state=state).first() for state in (State.FUNDED, State.NOT_THIS_TIME)]
    wishes = [
        introductions.wish_to_meet(one, MEETS, ["learning"], "", "", "", by=one.started_by) for one in pair if one
    ]
    if len(wishes) == 2:
        introductions.ask_to_meet(wishes[0], wishes[1].public_id, by=wishes[0].by)
