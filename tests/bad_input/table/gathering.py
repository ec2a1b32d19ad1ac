"""What grant partners send in their space, and applicants who would like to meet others after the round."""

import datetime as dt
import uuid

from shaping_future import clock
from tests.bad_input.forms import Form
from tests.bad_input.table.places import part
from tests.bad_input.world import World


def who(name: str):
    return lambda world: getattr(world.shared, name)


def at(name: str, **more: str):
    return lambda world: {**more, "public_id": getattr(world.shared, name).public_id}


def step(name: str):
    return lambda world: {"step": name}


def keyed(number: int, **more):
    return lambda world: {"key": str(uuid.UUID(int=number)), **more}


def until(name: str, **more: str):
    return lambda world: {name: world.shared.soon, **more}


def planned(world: World) -> dict:
    day = clock.today() + dt.timedelta(days=20)
    times = {f"time_{number}": f"{day.isoformat()}T1{number}:00" for number in (1, 2)}
    said = {"title": "A walk", "words": "Slowly.", "online": "https://example.org/call", "place": "The park gate"}
    return {"key": str(uuid.UUID(int=506)), "minutes": "60", **said, **times}


def answered(world: World) -> dict:
    return {f"time-{time.pk}": "yes" for time in world.shared.poll.times.all()}


def chosen(world: World) -> dict:
    return {"time": str(world.shared.poll.times.last().pk)}


def about(**more):
    return {"topics": ["money"], "own_topics": "printing", "language": "en", "region": "TLK", **more}


YOU = {"shown_as": "chosen", "chosen_name": "M.", "about": "I like tea.", "languages": ["en"], "region": "TLK"}
MAILS = {"threads": "daily", "events": "never", "offers": "weekly", "circles": "never", "library": "weekly"}
FACTS = {"title": "Tea again", "words": "And cake.", "online": "https://example.org/call", "place": "Newport"}
mina, sol, abe = who("mina"), who("sol"), who("abe")
GATHERING = [
    Form("community-you", who=mina, fields=lambda world: YOU, text=("chosen_name", "about")),
    Form("community-mail", who=mina, fields=lambda world: MAILS),
    Form("community-calendar-step", who=mina, fields=step("new"), again=True),
    Form("community-mail-off", who=lambda world: None, may=("*",),
         where=lambda world: {"token": world.shared.mail_key}),
    Form("community-block", who=abe, where=at("sols"), fields=step("block")),
    Form("community-mentoring-ask", who=mina, where=at("abes"), text=("purpose",), seen=("key",),
         fields=lambda world: {"key": str(uuid.UUID(int=501)), "one_mentors": "no", "purpose": "Budgets",
                               "ends_on": world.shared.soon}),
    Form("community-mentoring-step", who=sol, where=at("pair"), fields=step("yes")),
    Form("community-guest", who=sol, where=at("poll", kind="event"),
         fields=lambda world: {"user": str(world.cast.learning.public_id), "until": world.shared.soon}),
    Form("community-guest-end", who=sol, where=at("guest")),
    Form("community-thread-start", who=mina, fields=keyed(502, title="Rent", text="Who rents?"),
         text=("title", "text"), seen=("key",)),
    Form("community-thread", who=sol, where=at("thread"), fields=keyed(503, text="Us, too."), text=("text",),
         seen=("key",)),
    Form("community-post-edit", who=sol, where=at("post"), text=("text",), seen=("seen",),
         fields=lambda world: {"seen": "0", "text": "Better words."}),
    Form("community-post-withdraw", who=sol, where=at("post")),
    Form("community-offer-write", who=mina, text=("text", "own_topics"), seen=("key",),
         fields=keyed(504, kind="ask", text="Who prints?", **about())),
    Form("community-offer-step", who=mina, where=at("ask"), fields=step("close")),
    Form("community-meet", who=mina, where=at("other_ask"),
         fields=lambda world: {"theirs": str(world.shared.other_offer.public_id)}),
    Form("community-introduction-step", who=sol, where=at("introduction"), fields=step("yes")),
    Form("community-circle-start", who=mina, text=("title", "words"), seen=("key",),
         fields=keyed(505, title="Rest", words="We rest.", is_open="yes", most="5")),
    Form("community-circle-step", who=sol, where=at("open_circle"), fields=step("join")),
    Form("community-circle-invite", who=mina, where=at("circle"),
         fields=lambda world: {"whom": str(world.shared.sols.public_id)}),
    Form("community-event-plan", who=mina, fields=planned, text=("title", "words", "place"), seen=("key",)),
    Form("community-event-change", who=mina, where=at("event"), text=("title", "words", "place"), seen=("seen",),
         fields=lambda world: FACTS | {"seen": "0"}),
    Form("community-event-times", who=sol, where=at("poll"), fields=answered),
    Form("community-event-set", who=mina, where=at("poll"), fields=chosen),
    Form("community-event-going", who=abe, where=at("event"), text=("needs_words",),
         fields=lambda world: {"comes": "yes", "needs": ["bsl"], "needs_words": "Near the front."}),
    Form("community-event-cancel", who=mina, where=at("event"), fields=lambda world: {"because": "Snow"},
         text=("because",)),
    Form("community-resource-add", who=mina, text=("title", "words", "own_topics"), seen=("key",),
         fields=keyed(507, title="A guide", words="Short.", url="https://example.org/a", topics=["money"],
                      own_topics="printing")),
    Form("community-resource-withdraw", who=mina, where=at("resource")),
    Form("community-moderators", who=mina, fields=lambda world: {"whom": str(world.shared.sols.public_id)}),
    Form("community-moderator-step", who=abe, where=at("moderator"), fields=step("yes")),
    Form("community-report", who=mina, where=at("post", kind="post"), text=("words",), seen=("key",),
         fields=keyed(508, words="It names somebody.")),
    Form("community-reported", who=part("staff"), where=at("flag"), text=("said",),
         fields=lambda world: {"decision": "taken", "said": "Thank you."}),
    Form("meet-others", who=lambda world: world.unsigned.application.started_by, text=("text", "own_topics"),
         where=lambda world: {"public_id": world.unsigned.application.public_id},
         fields=lambda world: about(text="We would like to meet others.")),
    Form("meet-end", who=mina, where=lambda world: {"public_id": world.wish.public_id}),
    Form("meet-ask", who=mina, where=lambda world: {"public_id": world.wish.public_id},
         fields=lambda world: {"theirs": str(world.other_wish.public_id)}),
    Form("meet-answer", who=mina, where=lambda world: {"public_id": world.meeting.public_id}, fields=step("yes")),
]  # fmt: skip
