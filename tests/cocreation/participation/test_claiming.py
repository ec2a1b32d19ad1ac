"""What a member chooses and claims: theirs alone, from short lists, for days that were."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from cocreation.participation import queries, services
from cocreation.participation.kinds import Way
from cocreation.participation.models import Claim, ClaimState, PaymentChoice
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.models import Entry
from tests.cast import person
from tests.cocreation.cast import a_member
from tests.cocreation.participation.cast import a_paying_fund, choose, claim, claim_cost

pytestmark = pytest.mark.django_db


def test_nobody_has_a_way_before_they_chose_one_and_nobody_claims_before_it():
    user, fund = a_member(), a_paying_fund()
    assert queries.choice_of(user.membership) is None
    with pytest.raises(NotAllowedNow, match="Choose first"):
        claim(user, fund)
    with pytest.raises(NotValid, match="Read the note"):
        services.choose_way(user.membership, "bank", False, by=user)
    with pytest.raises(NotValid):
        services.choose_way(user.membership, "cash", True, by=user)
    assert not PaymentChoice.objects.exists()


def test_time_is_paid_by_the_rate_of_its_day_with_getting_ready():
    user, fund, finance = a_member(), a_paying_fund(), person(Role.FINANCE)
    choose(user)
    services.set_rate(fund, "hour", 2_000, clock.today(), by=finance)
    today, before = claim(user, fund), claim(user, fund, days_ago=1)
    assert (today.pence, before.pence) == (5_000 + 2 * 2_000, 5_000 + 2 * 1_500)
    assert claim(user, fund, "reading", day=("hour", 7), ready=0).pence == 14_000
    assert today.due_on == clock.today() + dt.timedelta(days=14)
    with pytest.raises(NotAllowedNow, match="from this day on"):
        services.set_rate(fund, "hour", 3_000, clock.today(), by=finance)


def test_the_same_work_of_a_day_is_claimed_once_until_it_is_taken_back():
    user, fund = a_member(), a_paying_fund()
    choose(user)
    first = claim(user, fund)
    with pytest.raises(NotAllowedNow, match="already"):
        claim(user, fund, day=("day", 1))
    claim(user, fund, "reading")
    claim_cost(user, fund)
    services.take_back_claim(first, by=user)
    assert claim(user, fund).state == ClaimState.WAITING
    with pytest.raises(NotAllowedNow, match="Taken back"):
        services.take_back_claim(first, by=user)
    with pytest.raises(IntegrityError, match="the_same_work"), transaction.atomic():
        Claim.objects.filter(pk=first.pk).update(state="waiting")


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_are_one_claim():
    user, fund = a_member(), a_paying_fund()
    choose(user)

    def click(_number):
        try:
            return claim(user, fund).pk
        except NotAllowedNow:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len([pk for pk in pool.map(click, range(8)) if pk]) == 1
    assert Claim.objects.count() == 1


def test_days_that_were_not_in_the_group_are_refused():
    user, fund = a_member(), a_paying_fund()
    choose(user)
    member = user.membership
    member.until = clock.today() - dt.timedelta(days=3)
    member.save()
    for days_ago, words in ((-1, "has come"), (2, "outside"), (5_000, "no rate|outside")):
        with pytest.raises((NotValid, NotAllowedNow), match=words):
            claim(user, fund, days_ago=days_ago)
        with pytest.raises(NotValid):
            claim_cost(user, fund, days_ago=days_ago)
    assert claim(user, fund, days_ago=3).state == ClaimState.WAITING  # the last day, after the term has ended


@pytest.mark.parametrize("way", Way)
def test_each_way_is_claimed_by_as_it_says(way):
    user, fund = a_member(), a_paying_fund()
    choose(user, way)
    taken = []
    for name, make in (("time", claim), ("cost", claim_cost)):
        try:
            assert make(user, fund).chosen == way
            taken.append(name)
        except NotAllowedNow:
            pass
    assert taken == {"expenses": ["cost"], "none": []}.get(way, ["time", "cost"])


def test_what_waits_is_paid_in_the_new_way_and_must_fit_it():
    user, fund = a_member(), a_paying_fund()
    choose(user)
    time, cost = claim(user, fund), claim_cost(user, fund)
    for way in ("expenses", "none"):
        with pytest.raises(NotAllowedNow, match="not paid yet"):
            choose(user, way)
    choose(user, "donate")
    services.take_back_claim(time, by=user)
    assert Claim.objects.get(pk=cost.pk).chosen == "donate"
    choose(user, "expenses")
    assert Claim.objects.get(pk=cost.pk).chosen == "expenses"
    assert Claim.objects.get(pk=time.pk).chosen == "donate", "what no longer waits stays as it was"


@pytest.mark.parametrize(
    "wrong", [("meeting", "half_day", 0, 0), ("meeting", "half_day", 32, 0), ("meeting", "day", 1, 32),
              ("travel", "day", 1, 0), ("meeting", "year", 1, 0)]
)  # fmt: skip
def test_what_is_not_on_the_lists_is_refused(wrong):
    user, fund = a_member(), a_paying_fund()
    choose(user)
    what, unit, number, ready = wrong
    with pytest.raises((NotValid, NotAllowedNow)):
        services.claim_time(user.membership, fund, what, clock.today(), unit, number, ready, by=user)
    for pence, cost in ((0, "travel"), (100_001, "travel"), (100, "meeting")):
        with pytest.raises(NotValid):
            claim_cost(user, fund, pence, cost)
    assert not Claim.objects.exists()


def test_it_is_nobody_elses_to_choose_claim_or_take_back():
    user, fund = a_member(), a_paying_fund()
    choose(user)
    mine, today = claim(user, fund), clock.today()
    for other in (a_member(), person(Role.STAFF), person(Role.FACILITATOR), person(Role.FINANCE)):
        with pytest.raises(NotAllowed):
            services.choose_way(user.membership, "none", True, by=other)
        with pytest.raises(NotAllowed):
            services.claim_cost(user.membership, fund, "travel", today, 100, by=other)
        with pytest.raises(NotAllowed):
            services.take_back_claim(mine, by=other)


def test_the_record_which_staff_read_names_no_member_no_way_and_no_amount():
    user, fund = a_member(), a_paying_fund()
    choose(user)
    services.take_back_claim(claim(user, fund), by=user)
    entries = Entry.objects.filter(verb__startswith="participation.").exclude(verb="participation.rate-set")
    assert {entry.verb for entry in entries} == {
        "participation.way-chosen", "participation.claimed", "participation.claim-taken-back"
    }  # fmt: skip
    assert {entry.actor for entry in entries} == {None}
    assert all(entry.detail in ({}, {"was": "waiting"}) for entry in entries)


def test_no_field_holds_free_words_or_anything_of_a_persons_status():
    for model, free in ((Claim, {"payment_reference", "said"}), (PaymentChoice, {"said"})):
        kinds = ("CharField", "TextField", "JSONField")
        fields = [field for field in model._meta.fields if field.get_internal_type() in kinds]
        assert {field.name for field in fields if not field.choices} == free
        names = " ".join(field.name for field in model._meta.fields)
        assert not [word for word in ("status", "benefit", "immigration", "account", "sort", "iban") if word in names]
