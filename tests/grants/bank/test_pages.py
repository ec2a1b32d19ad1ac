"""The pages of bank details: who opens them, what they show of a number, and what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.applications import services as applications
from grants.applications.models import Rung
from shaping_future.accounts.roles import Role
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import lead
from tests.grants.bank.cast import banked, called, changed, sent

pytestmark = pytest.mark.django_db


def queries_of(browser, address):
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert browser.get(address).status_code == 200
    return len(found)


def test_only_its_own_people_and_finance_open_them(award):
    details = banked(award)
    recused = person(Role.FINANCE)
    applications.recuse(award.application, recused, Rung.ROOM, by=award.world.facilitator)
    own = [reverse(name, args=[award.public_id]) for name in ("bank-details", "bank-change", "bank-statement")]
    desk = [reverse("bank-check", args=[award.public_id])]
    desk += [reverse(name, args=[details.pk]) for name in ("bank-payee", "bank-call-back")]
    desk += [reverse("bank-statement-check", args=[details.statements.get().pk])]
    others = (recused, award.world.staff, lead(award.world.awards[1]), *(person(role) for role in Role))
    for user in others:
        browser = signed_in_as(user)
        assert {browser.get(address).status_code for address in own} <= {403, 404}
        if user.has_role(Role.FINANCE) and user != recused:
            assert {browser.get(address).status_code for address in desk} == {200}
        else:
            assert {browser.get(address).status_code for address in desk} <= {403, 404}
    browser = signed_in_as(lead(award))
    assert {browser.get(address).status_code for address in own} == {200}
    assert {browser.get(address).status_code for address in desk} == {404}


def test_pages_show_four_digits_and_the_button_shows_all(award):
    details = banked(award)
    browser, partner = signed_in_as(award.world.payer), signed_in_as(lead(award))
    reveal = reverse("bank-reveal", args=[details.pk])
    for one, name in ((browser, "bank-check"), (partner, "bank-details"), (partner, "bank-change")):
        page = one.get(reverse(name, args=[award.public_id])).text
        assert "8472" in page
        assert not any(part in page for part in ("63748472", "20-20-15", "202015", "7946 0018"))
    assert browser.get(reveal).status_code == 405
    shown = browser.post(reveal)
    assert all(part in shown.text for part in ("63748472", "20-20-15", "7946 0018"))
    assert "no-store" in shown["Cache-Control"]
    file = browser.post(reverse("bank-statement-read", args=[details.statements.get().pk]))
    assert (file.status_code, b"Statement" in file.content) == (200, True)
    assert "no-store" in file["Cache-Control"]


def test_the_pages_cost_the_same_for_one_account_and_for_more(award):
    finance, partner = signed_in_as(award.world.payer), signed_in_as(lead(award))
    check, home = reverse("bank-check", args=[award.public_id]), reverse("bank-details", args=[award.public_id])
    banked(award)
    one = [queries_of(finance, reverse("payment-list")), queries_of(finance, check), queries_of(partner, home)]
    banked(award.world.awards[1])
    change = changed(award)
    called(change, "not_reached")
    sent(change)
    more = [queries_of(finance, reverse("payment-list")), queries_of(finance, check), queries_of(partner, home)]
    assert more[0] == one[0] <= 10
    assert more[1] <= one[1] + 1 <= 12  # the phone number from before the change
    assert more[2] == one[2] <= 12
