"""The ranking with its figures, and how far to trust it, as pages: what each person reads, and what they must not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cocreation.ranking import services
from cocreation.ranking.models import Standing
from cocreation.reading.services import close_reading
from grants.applications.models import Rung
from grants.applications.services import recuse
from grants.fund.models import Account
from shaping_future.accounts.roles import Role
from tests.cast import person, signed_in_as
from tests.cocreation.blind import NAME, blindly_read
from tests.cocreation.cast import applications, closed, send_all
from tests.cocreation.ranking.cast import figures_for, made, read_and_closed
from tests.cocreation.reading.cast import page
from tests.standing import built_once
from tests.tampering import set_balance

pytestmark = pytest.mark.django_db
ORDERS = ("raw", "calibrated", "agenda")


def with_little_money():
    """Thirty applications of £25,000 by eight readers, and money for twelve; made with its figures."""
    call, people, facilitator = read_and_closed(30, 8)
    set_balance(call.fund, Account.AVAILABLE, 30_000_000)
    services.make_figures_of(call.pk)
    return call, people, facilitator


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(with_little_money, django_db_blocker)


def test_both_orders_stand_side_by_side_with_the_line_and_the_chance(world):
    call, people, _ = world
    answer = page(people[0], "ranking", call.slug)
    assert answer.context["found"].order == "calibrated"  # these readings can carry it
    assert "The readings here can carry them" in answer.text
    assert answer.text.count("would reach to here") == 1
    assert "would reach to place 12" in answer.text
    for one in Standing.objects.filter(figures__call=call, calibrated_place__lte=20):
        assert f"likely {one.place_low} to {one.place_high}" in answer.text
    assert not {"0 %", "100 %"} & {row.cells[-1][0] for row in answer.context["rows"]}


@pytest.mark.parametrize("order", ORDERS)
def test_each_order_is_shown_a_page_at_a_time(world, order):
    call, people, _ = world
    shown = [
        row.standing
        for number in (1, 2)
        for row in page(people[0], "ranking", call.slug, order=order, page=number).context["rows"]
    ]
    assert [getattr(one, f"{order}_place") for one in shown] == list(range(1, 31))
    assert page(people[0], "ranking", call.slug, order=order, page="x").status_code == 200
    assert page(people[0], "ranking", call.slug, order="'; --").status_code == 200


def test_until_the_worker_has_made_them_the_totals_stand_and_the_page_says_so(world):
    call, people, _ = closed(1)
    asked = signed_in_as(people[0])
    address = reverse("ranking", args=[call.slug])
    text = asked.get(address).text
    assert "are being made" in text
    assert "watch.js" in text
    assert "75.0" in text
    part = asked.get(address, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert f'data-watch="{address}"' in part
    assert "are being made" in page(people[0], "ranking-trust", call.slug).text
    services.make_figures_of(call.pk)
    assert "data-watch" not in asked.get(address, headers={"HX-Request": "true"}).text
    assert "are being made" not in asked.get(address).text


def test_too_little_is_said_in_words(world):
    call, people, _ = closed(1)
    services.make_figures_of(call.pk)
    for route in ("ranking", "ranking-trust"):
        text = page(people[0], route, call.slug).text
        assert "There are no calibrated figures" in text
        assert "The totals do not differ enough to tell anything." in text


def test_whoever_stays_out_of_one_learns_nothing_of_it_before_and_after_figures_are_made_again(world):
    call, people, facilitator = world
    out, reader = applications(call)[0], people[3]
    name = str(out.organisation)
    recuse(out, reader, Rung.ROOM, by=facilitator)
    for _turn in ("stale", "fresh"):
        for order in ORDERS:
            answer = page(reader, "ranking", call.slug, order=order)
            assert answer.context["found"].page.paginator.count == 29
            shown = [*answer.context["rows"], *page(reader, "ranking", call.slug, order=order, page=2).context["rows"]]
            assert len(shown) == 29
            assert out not in [row.application for row in shown]
            assert min(row.standing.rank for row in shown) == 1
            assert f">{name}<" not in answer.text
            assert len(answer.context["dots"]) == 20
        assert f">{name}<" not in page(reader, "ranking-trust", call.slug).text
        assert services.make_figures_of(call.pk) in (0, 2)
    assert figures_for(reader, call).count == 29
    assert page(facilitator, "ranking", call.slug, order="raw").context["found"].page.paginator.count == 30


def test_nobody_reads_how_strict_another_reader_is(world):
    call, people, facilitator = world
    rows = {one.member.user: one for one in figures_for(people[0], call).severities.select_related("member__user")}
    theirs = {user: f"{one.low:.1f} to {one.high:.1f}" for user, one in rows.items()}
    own = page(people[0], "ranking-trust", call.slug)
    assert own.context["trust"].others == []
    assert f"You gave {abs(rows[people[0]].points):.1f} points" in own.text
    assert [user for user, said in theirs.items() if said in own.text] == []
    assert [user for user in people[1:] if str(user) in own.text] == []
    seen = page(facilitator, "ranking-trust", call.slug)
    assert [said in seen.text for said in theirs.values()] == [True] * len(theirs)
    assert [user for user in people if str(user) in seen.text] == []
    assert "How strict you are" not in seen.text
    staff = page(person(Role.STAFF), "ranking-trust", call.slug)
    assert len(staff.context["trust"].others) == len(people)


def test_what_the_order_hangs_on_names_no_reader(world):
    call, people, _ = world
    answer = page(people[0], "ranking-trust", call.slug)
    assert answer.context["scenarios"] == 8 + 5 + 10
    held = {row.application.pk: row.standing for row in answer.context["page"]}
    assert sum(one.funded for one in held.values()) == 12
    firmness = [(not one.funded, one.held if one.funded else -one.held) for one in held.values()]
    assert firmness == sorted(firmness)  # what holds least, then what comes nearest
    for change in answer.context["changes"]:
        assert change.into or change.out
    assert "of 23" in answer.text


def test_blind_deliberation_names_nobody():
    call, people, facilitator = blindly_read()
    send_all(call, 3)
    close_reading(call, by=facilitator)
    services.make_figures_of(call.pk)
    for route in ("ranking", "ranking-trust"):
        assert NAME not in page(people[0], route, call.slug).text
    assert "Application " in page(people[0], "ranking", call.slug).text
    assert NAME in page(facilitator, "ranking", call.slug).text


@pytest.mark.parametrize("route", ["ranking", "ranking-trust"])
def test_the_pages_ask_the_same_of_the_database_at_any_length(route):
    asked = []
    for size in (1, 3):
        call, people, _ = made(size)
        browser = signed_in_as(people[0])
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse(route, args=[call.slug]))
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 12
