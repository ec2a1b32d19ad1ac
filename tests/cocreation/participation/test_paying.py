"""Finance pays claims: once, on time, never its own, on the fund's ledger."""

import contextlib
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from cocreation.group.services import appoint_member
from cocreation.participation import queries, services
from cocreation.participation.models import Claim, ClaimState
from cocreation.participation.tasks import warn_of_late_pay
from grants.fund.models import Account, LedgerTransaction, Posting
from grants.fund.queries import balances, problems
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid, Refused
from shaping_future.outbox.models import Message
from tests.cast import person
from tests.cocreation.cast import a_member
from tests.cocreation.participation.cast import a_paying_fund, choose, claim, claim_cost

pytestmark = pytest.mark.django_db


def a_claim(**fund):
    user, pays = a_member(), a_paying_fund(**fund)
    choose(user)
    return claim(user, pays)


def test_it_leaves_the_line_of_the_group_and_no_grant_is_smaller():
    one, finance = a_claim(), person(Role.FINANCE)
    before = balances(one.fund)
    one = services.pay_claim(one, "BANK 1", by=finance)
    after = balances(one.fund)
    assert (one.state, one.pence) == (ClaimState.PAID, 8_000)
    assert before[Account.LINES] - after[Account.LINES] == after[Account.SPENT] - before[Account.SPENT] == 8_000
    assert after[Account.AVAILABLE] == before[Account.AVAILABLE]
    assert one.movement.postings.filter(account=Account.LINES, reference="panel", pence=-8_000).exists()
    assert problems(one.fund) == []


def test_it_is_paid_once():
    one, finance = a_claim(), person(Role.FINANCE)
    services.pay_claim(one, "BANK 1", by=finance)
    with pytest.raises(NotAllowedNow, match="“Paid”"):
        services.pay_claim(one, "BANK 2", by=person(Role.FINANCE))
    assert LedgerTransaction.objects.filter(kind="spend").count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_pay_it_once():
    one, finance = a_claim(), person(Role.FINANCE)

    def pay(_number):
        try:
            return services.pay_claim(one, "BANK 1", by=finance)
        except NotAllowedNow:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len([paid for paid in pool.map(pay, range(8)) if paid]) == 1
    assert balances(one.fund)[Account.SPENT] == 8_000


def test_nobody_pays_or_declines_their_own_and_only_finance_does():
    both = person(roles=(Role.FINANCE, Role.GROUP_MEMBER))
    appoint_member(both, dt.date(2024, 1, 1), by=person(Role.STAFF))
    fund = a_paying_fund()
    choose(both)
    own = claim(both, fund)
    assert not Claim.objects.visible_to(both).exists()
    for by in (both, person(Role.STAFF), person(Role.FACILITATOR), a_member(), person(Role.BOARD)):
        for step in (
            lambda by: services.pay_claim(own, "BANK", by=by),
            lambda by: services.decline_claim(own, "twice", by=by),
            lambda by: services.take_payment_back(own, by=by),
        ):
            with pytest.raises(NotAllowed):
                step(by)
    with pytest.raises(NotAllowed):
        services.set_rate(fund, "day", 1, clock.today(), by=person(Role.STAFF))
    other = services.pay_claim(a_claim(), "BANK", by=both)
    with pytest.raises(IntegrityError, match="claimed_by_is_not_paid_by"), transaction.atomic():
        Claim.objects.filter(pk=other.pk).update(paid_by=other.claimed_by)


def test_only_finance_is_told_of_claims():
    a_claim()
    for role in Role:
        seen = Claim.objects.visible_to(person(role)).count()
        assert seen == (1 if role == Role.FINANCE else 0), role
        assert bool(queries.waiting_for_finance(person(role))) == (role == Role.FINANCE)


def test_what_is_not_agreed_says_why_from_a_list_and_may_be_claimed_again():
    one, finance = a_claim(), person(Role.FINANCE)
    with pytest.raises(NotValid):
        services.decline_claim(one, "They did not look busy.", by=finance)
    one = services.decline_claim(one, "day", by=finance)
    assert "no work of the Group on this day" in one.get_why_not_display()
    with pytest.raises(NotAllowedNow):
        services.pay_claim(one, "BANK", by=finance)
    assert claim(one.claimed_by, one.fund).state == ClaimState.WAITING


def test_a_payment_that_came_back_is_countered_and_paid_again_in_the_way_chosen_by_then():
    one, finance = a_claim(), person(Role.FINANCE)
    services.pay_claim(one, "BANK 1", by=finance)
    choose(one.claimed_by, "voucher")
    one = services.take_payment_back(one, by=finance)
    assert (one.state, one.movement) == (ClaimState.WAITING, None)
    assert one.opened() == {"way": "voucher", "payment_reference": ""}
    assert balances(one.fund)[Account.SPENT] == 0
    one = services.pay_claim(one, "VOUCHER 1", by=finance)
    assert balances(one.fund)[Account.SPENT] == 8_000
    assert LedgerTransaction.objects.filter(kind="counter").count() == 1
    with pytest.raises(NotAllowedNow):
        services.take_payment_back(claim_cost(one.claimed_by, one.fund), by=finance)


def test_a_line_that_is_empty_pays_nothing_and_says_so():
    one, finance = a_claim(panel=7_999), person(Role.FINANCE)
    with pytest.raises(NotAllowedNow, match="has £79.99 left; this needs £80"):
        services.pay_claim(one, "BANK 1", by=finance)
    assert Claim.objects.get().state == ClaimState.WAITING


def test_mail_to_the_member_says_nothing_of_pay():
    one = a_claim()
    services.pay_claim(one, "BANK 1", by=person(Role.FINANCE))
    mail = Message.objects.get(to=one.claimed_by.email, key__startswith="member-news")
    said = f"{mail.subject} {mail.body} {mail.key}".lower()
    assert not [word for word in ("pay", "paid", "claim", "£", "bank") if word in said]


def test_finance_is_told_once_a_day_that_somebody_waits_too_long():
    one, clerks = a_claim(), [person(Role.FINANCE), person(Role.FINANCE)]
    late = clock.now() + dt.timedelta(days=15)
    told = Message.objects.filter(key__startswith="pay-is-late")
    warn_of_late_pay()
    with clock.at(late - dt.timedelta(days=1)):
        warn_of_late_pay()
        assert not told.exists(), "the day itself is not late"
    with clock.at(late):
        warn_of_late_pay()
        warn_of_late_pay()
        assert told.filter(to__in=[clerk.email for clerk in clerks]).count() == 2
        assert queries.waiting_for_finance(clerks[0])[0]["late"]
    with clock.at(late + dt.timedelta(days=1)):
        warn_of_late_pay()
        count = told.count()
        services.pay_claim(one, "BANK", by=clerks[0])
    with clock.at(late + dt.timedelta(days=2)):
        warn_of_late_pay()
    assert told.count() == count


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["time", "cost", "pay", "pay", "decline", "take back", "came back", "choose"]),
        st.integers(0, 5),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=10,
)


def _step(name, number, member, finance, fund):
    """One step on some member's some claim; what is refused changes nothing."""
    claims = list(Claim.objects.order_by("pk"))
    one = claims[number % len(claims)] if claims else None
    if name == "choose":
        choose(member, ["bank", "expenses", "none", "donate", "voucher", "bank"][number])
    elif name == "time":
        claim(member, fund, days_ago=number % 3, ready=number)
    elif name == "cost":
        claim_cost(member, fund, 100 + number, days_ago=number % 2)
    elif one is None:
        return
    elif name == "pay":
        services.pay_claim(one, "BANK", by=finance)
    elif name == "decline":
        services.decline_claim(one, "numbers", by=finance)
    elif name == "take back":
        services.take_back_claim(one, by=one.claimed_by)
    else:
        services.take_payment_back(one, by=finance)


@given(steps=STEPS)
def test_claims_are_what_the_ledger_booked_and_what_waits_whatever_happens(steps):
    """The line holds £200, so that some payments are refused for want of money."""
    with transaction.atomic():
        fund, finance, members = a_paying_fund(20_000), person(Role.FINANCE), [a_member() for _ in range(3)]
        for user in members:
            choose(user)
        for name, number, who in steps:
            with contextlib.suppress(Refused):
                _step(name, number, members[who], finance, fund)
            counted = Claim.objects.counted().aggregate(sum=Sum("pence"))["sum"] or 0
            postings = Posting.objects.filter(account=Account.SPENT, reference__startswith="participation-")
            booked = postings.aggregate(sum=Sum("pence"))["sum"] or 0
            sums = queries.sums_of(fund.claims.all())
            assert counted == booked + sums.waiting
            assert booked == sums.paid == 20_000 - balances(fund)[Account.LINES] == balances(fund)[Account.SPENT]
        assert problems(fund) == []
        transaction.set_rollback(True)
