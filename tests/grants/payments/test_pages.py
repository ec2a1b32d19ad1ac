"""The pages of payments: who sees them, who moves money, and what they cost."""

import pytest
from django.urls import reverse

from grants.applications import services as applications
from grants.applications.models import Rung
from grants.payments import services
from shaping_future.accounts.roles import Role
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import lead, released, signed
from tests.grants.bank.cast import banked
from tests.grants.payments.cast import a_month_on, money, scheduled

pytestmark = pytest.mark.django_db

WHY = {"reason": "report", "words": "We wait for your call."}


def test_payments_are_scheduled_held_back_and_freed_in_the_browser():
    world = released(declined=0)
    award = signed(world)[0]
    banked(award)
    page, browser = f"/finance/awards/{award.public_id}/", signed_in_as(world.finance)
    assert "No payments scheduled yet" in browser.get(page).text
    assert browser.post(f"{page}schedule/").status_code == 302
    again = browser.post(f"{page}schedule/")
    assert (again.status_code, "scheduled already" in again.text) == (409, True)
    held = award.instalments.get(number=2)
    hold = reverse("instalment-withhold", args=[held.pk])
    wrong = browser.post(hold, WHY | {"until": ""})
    assert (wrong.status_code, "We wait for your call." in wrong.text) == (400, True)
    assert browser.post(hold, WHY | {"until": a_month_on().isoformat()}).status_code == 302
    assert "We wait for your call." in browser.get(page).text
    assert "We wait for your call." in signed_in_as(lead(award)).get("/partner/").text
    assert browser.post(reverse("instalment-free", args=[held.pk])).status_code == 302
    assert "We wait for your call." not in browser.get(page).text


def test_staff_look_and_never_move_money():
    world, award, made = scheduled()
    staff = signed_in_as(world.staff)
    page = staff.get(f"/finance/awards/{award.public_id}/")
    assert page.status_code == 200
    assert all(words not in page.text for words in ("Hold back payment", "Prepare a payment run"))
    for name in ("instalment-withhold", "instalment-free", "instalment-came"):
        assert staff.post(reverse(name, args=[made[0].pk]), WHY).status_code == 403
    assert staff.post(f"/finance/awards/{award.public_id}/schedule/").status_code == 403
    assert money(world) == (2_500_000, 0, 0, [])


def test_strangers_and_the_recused_find_no_payments():
    world, award, made = scheduled()
    recused = person(Role.FINANCE)
    applications.recuse(award.application, recused, Rung.ROOM, by=world.facilitator)
    page, step = f"/finance/awards/{award.public_id}/", reverse("instalment-free", args=[made[0].pk])
    browser = signed_in_as(recused)
    assert (browser.get(page).status_code, browser.post(step).status_code) == (404, 404)
    assert award.reference not in browser.get("/finance/payments/").text
    assert award.reference not in browser.get("/finance/runs/new/").text
    assert award.reference in signed_in_as(world.payer).get("/finance/payments/").text
    for other in (person(), lead(award), *(person(role) for role in Role if role not in ("staff", "finance"))):
        browser = signed_in_as(other)
        assert browser.get(page).status_code == 404
        assert browser.post(step).status_code == 404
        assert browser.get("/finance/payments/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_of_the_database_at_one_row_and_at_three(rows, django_assert_num_queries):
    world = released(funded=rows, declined=0, condition="Send the policy.")
    for award in signed(world):
        services.schedule_instalments(award, by=world.finance)
    browser = signed_in_as(world.payer)
    with django_assert_num_queries(6):  # user, count, awards, instalments, conditions, bank details: there are none
        assert browser.get("/finance/payments/").text.count("Payments to come") == rows
    with django_assert_num_queries(8):  # user, awards, instalments, conditions, bank details, reports, checks, layouts
        assert browser.get("/finance/runs/new/").text.count("has not entered bank details") == rows


def test_the_page_of_a_grant_asks_little_of_the_database(django_assert_num_queries):
    _, award, _ = scheduled(condition="Send the policy.")
    browser = signed_in_as(person(Role.FINANCE))
    with django_assert_num_queries(11):  # user, award, instalments, conditions, 5 for the account, checks, lines
        browser.get(f"/finance/awards/{award.public_id}/")
