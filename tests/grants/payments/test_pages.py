"""The pages of payments: who sees them, who moves money, and what they cost."""

import pytest

from grants.applications import services as applications
from grants.applications.models import Rung
from grants.payments import services
from shaping_future.accounts.roles import Role
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import lead, released, signed
from tests.grants.bank.cast import banked
from tests.grants.payments.cast import money, scheduled

pytestmark = pytest.mark.django_db


def test_the_way_of_a_payment_in_the_browser():
    world = released(declined=0)
    award = signed(world)[0]
    banked(award)
    page = f"/finance/awards/{award.public_id}/"
    first, second = signed_in_as(world.finance), signed_in_as(world.payer)
    assert "No payments scheduled yet" in first.get(page).text
    assert first.post(f"{page}schedule/").status_code == 302
    again = first.post(f"{page}schedule/")
    assert (again.status_code, "scheduled already" in again.text) == (409, True)
    assert "Waits for a second person" in first.get(page).text
    pk = award.instalments.get(number=1).pk
    assert "Release payment 1" not in first.get(page).text
    assert "Release payment 1" in second.get(page).text
    assert "Release payment 2" not in second.get(page).text
    assert first.post(f"/finance/instalments/{pk}/release/").status_code == 403
    assert second.post(f"/finance/instalments/{pk}/release/").status_code == 302
    twice = second.post(f"/finance/instalments/{pk}/release/")
    assert (twice.status_code, "released already" in twice.text) == (409, True)
    later = award.instalments.get(number=2).pk
    assert first.post(f"/finance/instalments/{later}/withhold/", {"withheld": "yes"}).status_code == 302
    assert "Stop withholding payment 2" in first.get(page).text


def test_staff_look_and_never_move_money():
    world, award, made = scheduled()
    staff = signed_in_as(world.staff)
    page = staff.get(f"/finance/awards/{award.public_id}/")
    assert (page.status_code, "Release payment" in page.text, "Withhold payment" in page.text) == (200, False, False)
    for path in (
        f"/finance/awards/{award.public_id}/schedule/",
        f"/finance/instalments/{made[0].pk}/release/",
        f"/finance/instalments/{made[0].pk}/withhold/",
    ):
        assert staff.post(path).status_code == 403
    assert money(world) == (2_500_000, 0, [])


def test_a_get_never_moves_money():
    world, award, made = scheduled()
    for path in (f"/finance/awards/{award.public_id}/schedule/", f"/finance/instalments/{made[0].pk}/release/"):
        assert signed_in_as(world.payer).get(path).status_code == 405


def test_strangers_and_the_recused_find_no_payments():
    world, award, made = scheduled()
    recused = person(Role.FINANCE)
    applications.recuse(award.application, recused, Rung.ROOM, by=world.facilitator)
    page, step = f"/finance/awards/{award.public_id}/", f"/finance/instalments/{made[0].pk}/release/"
    browser = signed_in_as(recused)
    assert (browser.get(page).status_code, browser.post(step).status_code) == (404, 404)
    assert award.reference not in browser.get("/finance/payments/").text
    assert award.reference in signed_in_as(world.payer).get("/finance/payments/").text
    for other in (person(), lead(award), *(person(role) for role in Role if role not in ("staff", "finance"))):
        browser = signed_in_as(other)
        assert browser.get(page).status_code == 404
        assert browser.post(step).status_code == 404
        assert browser.get("/finance/payments/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_of_the_database_at_one_row_and_at_three(rows, django_assert_num_queries):
    world = released(funded=rows, declined=0, condition="Send the policy.")
    for award in signed(world):
        services.schedule_instalments(award, by=world.finance)
    browser = signed_in_as(world.payer)
    with django_assert_num_queries(6):  # user, count, awards, instalments, conditions, bank details: there are none
        assert browser.get("/finance/payments/").text.count("Payments to come") == rows


def test_the_page_of_a_grant_asks_little_of_the_database(django_assert_num_queries):
    _, award, _ = scheduled(condition="Send the policy.")
    browser = signed_in_as(person(Role.FINANCE))
    with django_assert_num_queries(10):  # user, award, instalments, conditions, 5 for the account, checks
        browser.get(f"/finance/awards/{award.public_id}/")
