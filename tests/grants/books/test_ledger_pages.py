"""Finance: where every pound is, and the movements behind each figure."""

import pytest
from django.urls import reverse

from grants.fund import services as fund
from grants.fund.models import Account
from shaping_future.accounts.roles import Role
from tests.cast import person, signed_in_as
from tests.deciding import a_deciding_call, recuse
from tests.tampering import set_balance

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def account(call, name):
    return reverse("finance-account", args=[call.fund_id, name])


def test_every_figure_opens_the_movements_it_is_made_of():
    world = a_deciding_call(2)
    world.agree()
    browser = signed_in_as(person(Role.FINANCE))
    home = text(browser.get(reverse("finance-home")))
    for name, pounds in [("reserved", "£50,000"), ("available", "£490,000"), ("lines", "£60,000"), ("paid", "£0")]:
        assert f'<a href="{account(world.call, name)}">{pounds}</a>' in home
        assert browser.get(account(world.call, name)).status_code == 200
    assert "The ledger adds up" in home
    page = text(browser.get(account(world.call, "reserved")))
    assert all(application.reference in page for application in world.applications)
    assert "Example Network" not in page


def test_a_ledger_that_does_not_add_up_says_so():
    world = a_deciding_call(0)
    set_balance(world.call.fund, Account.LINES, 1)
    assert "does not add up" in text(signed_in_as(person(Role.STAFF)).get(reverse("finance-home")))


def test_who_stays_out_of_a_grant_is_not_told_which_movement_is_its():
    world = a_deciding_call(2)
    world.agree()
    clerk = person(Role.FINANCE)
    recuse(clerk, world.applications[0])
    page = text(signed_in_as(clerk).get(account(world.call, "reserved")))
    assert world.applications[0].reference not in page
    assert world.applications[1].reference in page


def test_the_fund_is_for_finance_and_staff_only():
    call = a_deciding_call(0).call
    for role in (None, Role.GROUP_MEMBER, Role.FACILITATOR, Role.BOARD, Role.FUNDER, Role.LEARNING):
        browser = signed_in_as(person(role))
        assert browser.get(reverse("finance-home")).status_code == 403
        assert browser.get(account(call, "paid")).status_code == 403


@pytest.mark.parametrize("address", ["/finance/funds/1/elsewhere/", "/finance/funds/999999/paid/"])
def test_what_is_not_there_is_404(address):
    assert signed_in_as(person(Role.FINANCE)).get(address).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_ask_the_same_number_of_times_for_one_movement_and_for_three(rows, django_assert_num_queries):
    call, browser = a_deciding_call(0).call, signed_in_as(person(Role.FINANCE))
    for number in range(rows):
        fund.reserve(call.fund, f"STF-{number}", 1_000, by=person(), key=f"r{number}")
    with django_assert_num_queries(12):  # of them, what is late: payments, runs, holds
        browser.get(reverse("finance-home"))
    with django_assert_num_queries(6):
        browser.get(account(call, "reserved"))
