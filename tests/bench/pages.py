"""The main pages: a name, who opens it (a role's value, "applicant", or nobody), and its address in the world.

The addresses take the world and which of twenty people asks, who use the site at once. Forms are in `forms.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from grants.open_data.queries import grants_made
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests.bench.world import World

Fields = dict[str, Any] | None


@dataclass(frozen=True)
class Visit:
    """`request(world, turn, number)` gives the address and the fields of a form, or None for a page. What must be so
    before it can be sent again is done there too; only the request is timed."""

    name: str
    who: Callable[[World, int], User | None]
    request: Callable[[World, int, int], tuple[str, Fields]]
    status: int = 200
    is_form: bool = False


def person(name: str | None) -> Callable[[World, int], User | None]:
    """Who it is of those who use the site at once: the applicants and readers are many, the others one each."""

    def who(world: World, number: int) -> User | None:
        if name == "applicant" and world.drafts:
            return world.drafts[number].started_by
        if name == Role.GROUP_MEMBER:
            return world.sheets[number].member.user
        return world.people[name] if name else None

    return who


def page(name: str, who: str | None, address: Callable[[World, int], str]) -> Visit:
    return Visit(name, person(who), lambda world, turn, number: (address(world, number), None))


def at(route: str, thing: str = "") -> Callable[[World, int], str]:
    """The address of a route, of a thing of the world when it is about one: by its slug, its public id or its key."""

    def address(world: World, number: int) -> str:
        if not thing:
            return reverse(route)
        found = {"draft": world.drafts, "sheet": world.sheets}[thing][number] if thing in MANY else world.things[thing]
        return reverse(route, args=[getattr(found, "slug", None) or getattr(found, "public_id", found.pk)])

    return address


MANY = ("draft", "sheet")
FIND = "application-find"


def find(query: str) -> Callable[[World, int], str]:
    return lambda world, number: f"{reverse(FIND)}?{query.format(call=world.things['ranked'].pk)}"


def change(world: World, number: int) -> str:
    return reverse("admin:grants_application_change", args=[world.things["sent"].pk])


PAGES = [
    page("list of calls", None, at("call-list")),
    page("open call", None, at("call-detail", "open")),
    page("its questions", None, at("call-questions", "open")),
    page("eligibility check", None, at("eligibility-check", "open")),
    page("sign in", None, at("account_login")),
    page("own applications", "applicant", at("application-list")),
    page("one application", "applicant", at("application-detail", "draft")),
    page("one section's form", "applicant", lambda world, number: section(world, number)),
    page("check answers", "applicant", at("application-check", "draft")),
    page("the Group's home", Role.GROUP_MEMBER, at("group-home")),
    page("reader's list", Role.GROUP_MEMBER, at("reading-list", "reading")),
    page("reading and scoring", Role.GROUP_MEMBER, at("reading-edit", "sheet")),
    page("ranking", Role.FACILITATOR, at("ranking", "ranked")),
    page("progress", Role.FACILITATOR, at("reading-progress", "ranked")),
    page("slates", Role.FACILITATOR, at("slate-list", "ranked")),
    page("Board's home", Role.BOARD, at("board-home")),
    page("Board's pack", Role.BOARD, at("recommendation-detail", "recommended")),
    page("the fund", Role.FINANCE, at("finance-home")),
    page("payments", Role.FINANCE, at("payment-list")),
    page("desk", Role.STAFF, at("admin:index")),
    page("desk: applications", Role.STAFF, find("all=1")),
    page("desk: applications, filtered", Role.STAFF, find("call={call}&state=eligible&region=TLL&least=20000")),
    page("desk: applications, words", Role.STAFF, find("q=share+learned")),
    page("desk: one application", Role.STAFF, change),
    page("desk: people", Role.STAFF, at("admin:accounts_user_changelist")),
]


def section(world: World, number: int) -> str:
    return reverse("application-section", args=[world.drafts[number].public_id, 2])


OPEN_SIDE = [
    page("grants made", None, at("open_data:grants")),
    page(
        "grants made, filtered",
        None,
        lambda world, _: f"{reverse('open_data:grants')}?call={world.things['call'].slug}",
    ),
    page("one grant", None, lambda world, _: grants_made()[0].address),
    page("calls in numbers", None, at("open_data:calls")),
    page("open data", None, at("open_data:data")),
    page("equity funnel", None, at("equity-funnel", "call")),
    page("API: grants", None, lambda world, _: reverse("openness:grants") + "?limit=100"),
    page("API: one funnel", None, at("openness:funnel", "call")),
    page("news feed", None, at("openness:feed")),
    page("calendar", None, at("openness:calendar")),
    page("map of the site", None, at("open_data:sitemap")),
    page("what was learned", None, at("insights:published")),
    page("the journey", None, at("journey")),
    page("how we are doing", None, at("promises:page")),
    page("what people told us", None, at("feedback-public")),
    page("power in numbers", None, at("power-audit", "call")),
    page("a partner's dates", "partner", at("learning-home", "award")),
    page("the partners' space", "partner", at("community-home")),
    page("its people", "partner", at("community-people")),
    page("its threads", "partner", at("community-threads")),
    page("its offers", "partner", at("community-offers")),
    page("reports that are due", Role.STAFF, at("learning-due")),
    page("feedback to answer", Role.STAFF, at("feedback-list")),
]
