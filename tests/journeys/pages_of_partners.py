"""Pages of the partners' space, as tests/journeys/pages.py has the others."""

from tests.bad_input.table.gathering import at, who
from tests.bad_input.table.places import by_id, lead, part
from tests.bad_input.world import World


def nowhere(world: World) -> dict:
    return {}


FOR_PARTNERS = [
    *((route, who("mina"), nowhere) for route in (
        "community-home", "community-threads", "community-offers", "community-circles", "community-events",
        "community-library", "community-people")),
    ("community-home", who("sol"), nowhere),
    ("community-circle", who("mina"), at("circle")),
    ("community-circle", who("abe"), at("circle")),
    ("community-event", who("mina"), at("event")),
    ("community-event", who("sol"), at("event")),
    ("community-event", who("mina"), at("poll")),
    ("community-offer", who("mina"), at("other_ask")),
    ("community-offer", who("sol"), at("other_ask")),
    ("community-person", who("mina"), at("sols")),
    ("community-post-earlier", who("mina"), at("post")),
    ("community-thread", part("learning"), at("thread")),
    ("meet-others", lead("funded"), by_id("funded")),
]  # fmt: skip
POSTS_OF_PARTNERS = {
    "community-block", "community-calendar-step", "community-circle-invite", "community-circle-step",
    "community-event-cancel", "community-event-going", "community-event-set", "community-event-times",
    "community-guest-end", "community-introduction-step", "community-meet", "community-mentoring-step",
    "community-moderator-step", "community-offer-step", "community-post-withdraw", "community-resource-withdraw",
    "meet-answer", "meet-ask", "meet-end",
}  # fmt: skip
FILES_OF_PARTNERS = {"community-calendar", "community-event-ics", "community-resource-file"}
