"""Every route, asked as everybody: whoever the table lets in gets in, everybody else is told what the table says."""

import pytest

from tests.addresses import OF_SEVERAL, OF_THE_CALL
from tests.bad_input.table import FORMS
from tests.journeys.pages import POST_ONLY
from tests.permissions.addresses import address_of
from tests.permissions.apart import APART, NOT_THERE, POSTED
from tests.permissions.asked import DECLARE, NO_METHOD, NO_SUCH_PAGE, as_person, asked
from tests.permissions.expected import expected, line_of
from tests.permissions.people import PEOPLE, Who
from tests.permissions.rules import RULES
from tests.permissions.written import PAGE, written
from tests.routes import ACCESS

ROUTES = list(ACCESS)
TAKES_POST = {form.route for form in FORMS}
ONLY_POST = POST_ONLY | {"bank-statement-read", "run-file"}
NOT_DECLARED = {"group/stranger", "facilitator/stranger"}
OUT, PARTS = "group/recused", 37


def test_every_rule_of_the_site_has_its_line_and_every_line_its_rule():
    assert set(RULES) == set(ACCESS.values())
    assert list(RULES) == sorted(RULES)
    assert set(APART) | set(NOT_THERE) <= set(ACCESS)
    assert not set(APART) & set(NOT_THERE)


def test_what_stands_apart_differs_from_its_rule():
    plain = {route: [expected(route, who, apart={}) for who in PEOPLE] for route in APART}
    assert [route for route in APART if plain[route] == [expected(route, who) for who in PEOPLE]] == []


def test_the_page_for_people_is_the_table():
    assert PAGE.read_text() == written(), "run: python -m tests.permissions.written"


def may_answer(method: str, route: str, who: Who) -> set[str]:
    """What is right; more than one thing only for who has not declared their ties: told so, or of nothing."""
    if (method == "get" and route in ONLY_POST) or (method == "post" and route not in TAKES_POST):
        return {NO_METHOD}
    right = expected(route, who, APART | POSTED if method == "post" else APART)
    if who.name in NOT_DECLARED and (line_of(route).is_tied or route in OF_SEVERAL or route in OF_THE_CALL):
        return {right, DECLARE, NO_SUCH_PAGE}
    return {right}


def asks(number: int, who: Who) -> bool:
    """In the short form: each route by about one of them, who is another one for the next route, and whatever hangs on
    an application by who stays out of it."""
    return (number * 7 + PEOPLE.index(who)) % PARTS == 0 or (who.name == OUT and line_of(ROUTES[number]).is_tied)


def methods(number: int, route: str) -> list[str]:
    """The one that the route takes; one of two in turn where it takes both."""
    if route in TAKES_POST and route not in ONLY_POST:
        return [("get", "post")[number % 2]]
    return ["post" if route in TAKES_POST or route in ONLY_POST else "get"]


def wrong(world, who: Who, cells: list[tuple[str, str]]) -> list[str]:
    browser, found = as_person(world.found[who.name]), []
    for route, method in cells:
        got = asked(browser, method, address_of(route, world))
        if got not in (right := may_answer(method, route, who)):
            found.append(f"{method} {route} as {who}: {got}, and not {' or '.join(sorted(right))}")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("who", PEOPLE, ids=str)
def test_a_part_of_the_matrix(world, who):
    routes = [(number, route) for number, route in enumerate(ROUTES) if asks(number, who)]
    assert wrong(world, who, [(route, method) for number, route in routes for method in methods(number, route)]) == []


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("who", PEOPLE, ids=str)
def test_the_whole_matrix(world, who):
    assert wrong(world, who, [(route, method) for route in ROUTES for method in ("get", "post")]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["group", "facilitator", "staff"])
def test_whoever_works_on_one_application_reads_no_count_of_a_round_about_all(world, role):
    browser = as_person(world.found[f"{role}/own"])
    assert browser.get(address_of("round-record", world)).status_code == 404
    page = browser.get(address_of("round-detail", world))
    assert (page.status_code, world.application.organisation.name in page.text) == (200, False)
