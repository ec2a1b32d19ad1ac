"""The member's pages, the same for everybody; the desk and finance's first page."""

import datetime as dt
import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cocreation.participation import services
from cocreation.participation.kinds import Way
from cocreation.participation.models import Claim, PaymentChoice, PayRate
from shaping_future import clock
from shaping_future.accounts.roles import Role
from tests.cast import person, signed_in_as
from tests.cocreation.cast import a_member
from tests.cocreation.participation.cast import a_paying_fund, choose, claim, claim_cost

pytestmark = pytest.mark.django_db
HOME, HOW = "/group/pay/", "/group/pay/how/"


def text(answer):
    return " ".join(answer.content.decode().split())


def note_of(page):
    return re.search(r'<section class="panel" aria-labelledby="note">.*?</section>', text(page))[0]


def desk(name, claim):
    return reverse("admin:cocreation_claim_step", args=[claim.pk, name])


def test_a_member_chooses_claims_is_paid_and_reads_it():
    user, fund, clerk = a_member(), a_paying_fund(), signed_in_as(person(Role.FINANCE))
    browser = signed_in_as(user)
    assert "Choose first how we pay you" in text(browser.get(HOME))
    assert browser.post(HOW, {"way": "bank", "read_note": "on"}).status_code == 302
    day = clock.today().isoformat()
    fields = {"what": "meeting", "on_day": day, "unit": "half_day", "number": "1", "preparation_hours": ""}
    assert browser.post(f"/group/pay/{fund.pk}/time/", fields).status_code == 302
    page = text(browser.get(HOME))
    assert "£50: A meeting of the Group" in page
    assert "Waiting: £50. Paid so far: £0." in page
    assert clerk.post(desk("paid", Claim.objects.get()), {"payment_reference": "BANK 7"}).status_code == 302
    assert "Waiting: £0. Paid so far: £50." in text(browser.get(HOME))
    assert Claim.objects.get().opened()["payment_reference"] == "BANK 7"


def test_everybody_reads_the_same_note_and_nothing_is_chosen_for_them(settings):
    settings.ADVICE_CONTACT = "Somebody independent: 01632 960 001."
    new, notes = signed_in_as(a_member()).get(HOW), set()
    assert "checked" not in text(new)
    for way in Way:
        user = a_member(lived=way == Way.BANK)
        choose(user, way)
        page = signed_in_as(user).get(HOW)
        notes.add(note_of(page))
        assert text(page).count("checked") == 1, "only what they chose themselves"
    assert notes == {note_of(new)}
    assert "01632 960 001" in notes.pop()


def test_the_choice_comes_after_the_note():
    browser = signed_in_as(a_member())
    answer = browser.post(HOW, {"way": "bank"})
    assert (answer.status_code, PaymentChoice.objects.count()) == (400, 0)
    assert "tick that you have read it" in text(answer)
    assert text(answer).index('id="note"') < text(answer).index('name="way"')


def test_the_forms_ask_no_free_words_and_say_that_they_do_not_ask_about_a_persons_situation():
    user, fund = a_member(), a_paying_fund()
    choose(user)
    browser = signed_in_as(user)
    assert "We do not ask about your situation. Please do not tell us" in text(browser.get(HOW))
    for address in (HOW, f"/group/pay/{fund.pk}/time/", f"/group/pay/{fund.pk}/cost/"):
        main = re.search(r"<main.*</main>", text(browser.get(address)))[0]
        assert "<textarea" not in main
        given = re.findall(r'<input[^>]*type="text"[^>]*name="(\w+)"|<input[^>]*name="(\w+)"[^>]*type="text"', main)
        assert {one or other for one, other in given} <= {"pence"}


def test_what_is_wrong_is_said_on_the_same_page_with_what_was_typed():
    user, fund = a_member(), a_paying_fund()
    choose(user)
    browser, address = signed_in_as(user), f"/group/pay/{fund.pk}/cost/"
    claim_cost(user, fund)
    fields = {"what": "travel", "on_day": clock.today().isoformat(), "pence": "31.50"}
    answer = browser.post(address, fields)
    assert answer.status_code == 409
    assert "You claimed this for that day already" in text(answer)
    assert 'value="31.50"' in text(answer)
    assert browser.post(address, fields | {"pence": "lots"}).status_code == 400
    assert browser.post(address, fields | {"pence": "1000.01"}).status_code == 400


def test_who_chose_costs_only_is_offered_costs_only_and_who_chose_nothing_nothing():
    fund = a_paying_fund()
    for way, offered in (("expenses", {"cost"}), ("none", set()), ("voucher", {"time", "cost"})):
        user = a_member()
        choose(user, way)
        page = text(signed_in_as(user).get(HOME))
        assert {name for name in ("time", "cost") if f"/group/pay/{fund.pk}/{name}/" in page} == offered


def test_a_fund_without_an_hourly_rate_does_not_ask_for_hours():
    user, fund = a_member(), a_paying_fund()
    choose(user)
    fund.pay_rates.filter(unit="hour").delete()
    browser, address = signed_in_as(user), f"/group/pay/{fund.pk}/time/"
    assert "preparation_hours" not in text(browser.get(address))
    fields = {"what": "meeting", "on_day": clock.today().isoformat(), "unit": "day", "number": "1"}
    assert browser.post(address, fields | {"preparation_hours": "9"}).status_code == 302
    assert Claim.objects.get().pence == 10_000


def test_only_who_was_appointed_has_such_pages_also_when_the_role_is_gone():
    former, fund = a_member(), a_paying_fund()
    former.roles = []
    former.save()
    for address in (HOME, HOW, f"/group/pay/{fund.pk}/time/", f"/group/pay/{fund.pk}/cost/"):
        assert signed_in_as(former).get(address).status_code == 200
        for role in Role:
            assert signed_in_as(person(role)).get(address).status_code == 404, (address, role)
    choose(former)
    address = reverse("participation-take-back", args=[claim(former, fund).public_id])
    assert signed_in_as(a_member()).post(address).status_code == 404
    assert signed_in_as(former).post(address).status_code == 302


def test_the_desk_shows_claims_and_rates_to_finance_and_not_to_staff():
    user, fund = a_member(), a_paying_fund()
    choose(user)
    one, clerk, staff = claim(user, fund), signed_in_as(person(Role.FINANCE)), signed_in_as(person(Role.STAFF))
    for page in (admin.site._registry[model] for model in (Claim, PayRate)):
        assert staff.get(page.address("changelist")).status_code == 403
        assert clerk.get(page.address("changelist")).status_code == 200
    assert "participation" not in text(staff.get("/desk/"))
    assert staff.post(desk("paid", one), {"payment_reference": "X"}).status_code in (403, 404)
    assert "Members of the Group to pay" in text(clerk.get("/desk/"))
    assert clerk.post(desk("not-agreed", one), {"why_not": "receipt"}).status_code == 302
    assert "We have no receipt for it yet" in text(signed_in_as(user).get(HOME))
    assert clerk.post(desk("paid", one), {"payment_reference": "X"}).status_code == 409


def test_finance_sets_a_rate_on_the_desk():
    fund, clerk = a_paying_fund(), signed_in_as(person(Role.FINANCE))
    address = reverse("admin:cocreation_payrate_page_step", args=["set"])
    fields = {"fund": fund.pk, "unit": "day", "pence": "120", "since": clock.today().isoformat()}
    assert clerk.post(address, fields).status_code == 302
    assert clerk.post(address, fields).status_code == 409
    assert "Days: £120 each" in text(signed_in_as(a_member()).get(HOME))


def test_the_alarm_is_on_finances_first_page_and_on_the_members_own():
    user, fund = a_member(), a_paying_fund()
    choose(user)
    claim(user, fund)
    clerk, staff = signed_in_as(person(Role.FINANCE)), signed_in_as(person(Role.STAFF))
    assert "Members of the Group wait for pay" in text(clerk.get("/finance/"))
    with clock.at(clock.now() + dt.timedelta(days=15)):
        page = text(clerk.get("/finance/"))
        assert "We pay members of the Group late" in page
        assert "Claims that wait: 1, £80 in all. Past the day we said: 1." in page
        assert "Finance is told every day" in text(signed_in_as(user).get(HOME))
    assert "Members of the Group" not in text(staff.get("/finance/"))


def test_the_ledgers_pages_which_staff_read_name_no_member():
    user, fund = a_member("Somebody Quiet"), a_paying_fund()
    choose(user)
    services.pay_claim(claim(user, fund), "BANK 1", by=person(Role.FINANCE))
    page = text(signed_in_as(person(Role.STAFF)).get(reverse("finance-account", args=[fund.pk, "spent"])))
    assert "£80" in page
    assert "Somebody Quiet" not in page
    assert "Bank payment" not in page


def test_the_pages_make_the_same_queries_for_one_claim_and_for_three():
    user, fund, clerk = a_member(), a_paying_fund(), signed_in_as(person(Role.FINANCE))
    choose(user)
    browser, counts = signed_in_as(user), []
    for rows in (range(1), range(1, 3)):
        for number in rows:
            claim(user, fund, days_ago=number)
        for reader, address in ((browser, HOME), (clerk, reverse("admin:cocreation_claim_changelist"))):
            reader.get(address)
            with CaptureQueriesContext(connection) as made:
                reader.get(address)
            counts.append(len(made))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 12
