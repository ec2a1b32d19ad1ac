"""What people need to take part: who is told, and how a cost is agreed and paid whatever becomes of the application."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.access import queries, services
from grants.access.models import AccessCost, AccessNeeds, CostState
from grants.applications.services import recuse, withdraw_application
from grants.fund.models import Account
from grants.fund.queries import balances, problems
from grants.fund.services import spend
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import an_application, eligible, person, signed_in_as

pytestmark = pytest.mark.django_db


def ask(application, pence=4_000, words="Childcare"):
    return services.ask_cost(application, "care", words, pence, by=application.started_by)


def paid(cost):
    services.agree_cost(cost, by=person(Role.STAFF))
    return services.pay_cost(cost, "BANK 1", by=person(Role.FINANCE))


def test_a_cost_is_agreed_by_staff_and_paid_by_finance_out_of_its_own_line():
    application = an_application()
    fund, cost = application.call.fund, ask(application, 10_000)
    before = balances(fund)
    cost = paid(cost)
    after = balances(fund)
    assert cost.state == CostState.PAID
    assert before[Account.LINES] - after[Account.LINES] == after[Account.SPENT] - before[Account.SPENT] == 10_000
    assert after[Account.AVAILABLE] == before[Account.AVAILABLE], "no grant is smaller for it"
    assert problems(fund) == []


def test_it_is_paid_after_a_withdrawal_and_whatever_was_found():
    application = an_application(sent=True)
    cost = ask(application)
    withdraw_application(application, by=application.started_by)
    assert paid(cost).state == CostState.PAID


def test_the_limit_holds_over_all_that_was_asked_for_and_frees_what_was_declined():
    application = an_application()
    first = ask(application, 20_000)
    with pytest.raises(NotAllowedNow, match="£50 is left"):
        ask(application, 5_001)
    services.decline_cost(first, "Please ask the host first.", by=person(Role.STAFF))
    assert queries.limit_of(application).left == 25_000
    with pytest.raises(NotValid):
        ask(application, 0)


def test_nobody_decides_or_pays_their_own_and_nobody_does_both():
    application = an_application()
    cost = ask(application)
    both = person(roles=(Role.STAFF, Role.FINANCE))
    for stranger in (person(), person(Role.GROUP_MEMBER), person(Role.FINANCE)):
        with pytest.raises(NotAllowed):
            services.agree_cost(cost, by=stranger)
    services.agree_cost(cost, by=both)
    with pytest.raises(NotAllowed, match="second person"):
        services.pay_cost(cost, "BANK 1", by=both)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessCost.objects.filter(pk=cost.pk).update(state="paid", paid_by=both, paid_at=cost.asked_at)


def test_staff_with_an_interest_are_told_nothing_of_it():
    application, staff = eligible(an_application(sent=True)), person(Role.STAFF)
    cost = ask(application)
    services.save_needs(application, ["bsl"], "", "", "", by=application.started_by)
    assert AccessNeeds.objects.visible_to(staff).count() == AccessCost.objects.visible_to(staff).count() == 1
    recuse(application, staff, "room", by=person(Role.FACILITATOR))
    assert AccessNeeds.objects.visible_to(staff).count() == AccessCost.objects.visible_to(staff).count() == 0
    with pytest.raises(NotAllowed):
        services.agree_cost(cost, by=staff)


@pytest.mark.parametrize("role", [Role.GROUP_MEMBER, Role.FACILITATOR, Role.BOARD, Role.FUNDER, Role.LEARNING])
def test_whoever_reads_or_decides_sees_no_needs_and_no_costs(role):
    application = an_application()
    ask(application)
    services.save_needs(application, ["bsl"], "Dari", "07000", "After six", by=application.started_by)
    assert not AccessNeeds.objects.visible_to(person(role)).exists()
    assert not AccessCost.objects.visible_to(person(role)).exists()


def test_finance_sees_what_is_to_be_paid_and_never_the_needs():
    application, finance = an_application(), person(Role.FINANCE)
    cost = ask(application)
    assert not AccessCost.objects.visible_to(finance).exists()
    services.agree_cost(cost, by=person(Role.STAFF))
    assert AccessCost.objects.visible_to(finance).get() == cost
    assert not AccessNeeds.objects.visible_to(finance).exists()


def test_the_mails_say_that_there_is_news_and_no_more():
    cost = ask(an_application(), 12_345, "Two hours of childcare")
    paid(cost)
    told = Message.objects.filter(key__startswith="access-cost:")
    assert told.count() == 2
    for message in told:
        assert not {"123", "childcare", cost.application.reference} & set(message.body.split())
        assert "£" not in message.body + message.subject


def test_a_line_is_never_overdrawn_and_the_same_payment_is_booked_once():
    fund, finance = an_application().call.fund, person(Role.FINANCE)
    booked = spend(fund, "applicant_access", "access-1", 90_000, by=finance, key="access-1")
    assert spend(fund, "applicant_access", "access-1", 90_000, by=finance, key="access-1") == booked
    with pytest.raises(NotAllowedNow, match="£100 left"):
        spend(fund, "applicant_access", "access-2", 10_001, by=finance, key="access-2")
    for line in ("grants", "no-such-line"):
        with pytest.raises(NotAllowedNow):
            spend(fund, line, "x", 1, by=finance, key="x")


@pytest.mark.django_db(transaction=True)
def test_eight_requests_at_once_share_one_limit():
    application = an_application()

    def one(number):
        try:
            return ask(application, 10_000, f"Hour {number}")
        except NotAllowedNow:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        asked = [cost for cost in pool.map(one, range(8)) if cost]
    assert len(asked) == 2
    assert queries.limit_of(application).used == 20_000


def test_the_page_says_what_is_wrong_and_keeps_what_was_typed():
    application = an_application()
    browser, address = signed_in_as(application.started_by), reverse("access-cost-ask", args=[application.public_id])
    page = browser.post(address, {"cost-need": "care", "cost-words": "Childcare", "cost-pence": "300"})
    assert page.status_code == 409
    assert "You can ask for up to £250 in all." in page.content.decode()
    assert 'value="300"' in page.content.decode()
    page = browser.post(address, {"cost-words": "Childcare", "cost-pence": "lots"})
    assert page.status_code == 400
    assert application.access_costs.count() == 0


def test_the_page_makes_the_same_queries_for_one_cost_and_for_three():
    application = an_application()
    browser, address = signed_in_as(application.started_by), reverse("access-needs", args=[application.public_id])
    counts = []
    for more in (1, 2):
        for _ in range(more):
            ask(application, 1_000)
        with CaptureQueriesContext(connection) as queries_made:
            browser.get(address)
        counts.append(len(queries_made))
    assert counts[0] == counts[1] <= 12


def test_the_desk_lists_in_words_what_is_needed():
    application = an_application()
    services.save_needs(application, ["interpreter", "captions"], "Dari", "", "", by=application.started_by)
    page = signed_in_as(person(Role.STAFF)).get("/desk/grants/accessneeds/")
    assert page.status_code == 200
    assert "An interpreter; Captions" in page.text
