"""The grant partner changes its bank details on a phone and sees the hold; finance checks them. No mouse, no script."""

import pytest
from django.urls import reverse

from grants.bank.models import BankDetails
from tests.browser import WITH_AND_WITHOUT, fits
from tests.grants.awards.cast import lead, released, signed
from tests.grants.awards.test_in_browser import opened_by
from tests.grants.bank.cast import OTHER, banked

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 390, "height": 800}}
LABELS = {
    "account_name": "Name on the account",
    "sort_code": "Sort code",
    "account_number": "Account number",
    "phone": "Phone number where we can reach you",
}


@pytest.mark.parametrize("javascript", WITH_AND_WITHOUT)
def test_a_change_on_a_phone_shows_the_hold(open_page, live_server, axe, javascript):
    world = released(declined=0)
    award = signed(world)[0]
    banked(award)
    page = opened_by(lead(award), open_page, live_server, javascript=javascript, **PHONE)
    page.goto(reverse("partner-home"))
    page.get_by_role("link", name=f"Bank details of {award.reference}").click()
    page.get_by_role("link", name="Change the bank details").click()
    for name, label in LABELS.items():
        page.get_by_label(label).fill(OTHER[name] if name != "sort_code" else "08 99 9")
    page.get_by_role("button", name="Save the bank details").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert page.get_by_label("Account number").input_value() == OTHER["account_number"]
    page.get_by_label("Sort code").focus()
    page.keyboard.press("End")
    page.keyboard.type("9")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_text("The bank details were changed").wait_for()
    page.get_by_text("Payments wait until").wait_for()
    assert OTHER["account_number"] not in page.content()
    assert fits(page)
    if javascript:
        axe(page)
    change = BankDetails.objects.get(number=2)
    finance = opened_by(world.payer, open_page, live_server, javascript=javascript, **PHONE)
    finance.goto(reverse("bank-check", args=[award.public_id]))
    finance.get_by_role("link", name="Write down the call").click()
    finance.get_by_label("It was given with the earlier bank details").check()
    finance.get_by_label("Whom did you speak to?").fill("Amal")
    finance.get_by_label("They made the change").check()
    finance.get_by_role("button", name="Keep what they said").click()
    finance.get_by_text("Nothing can be paid to this account now").wait_for()
    change.refresh_from_db()
    assert change.called_back_by == world.payer
