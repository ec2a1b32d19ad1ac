"""What is held back says why, by whom and until when; paid, ordered, due and withheld always make the award."""

import contextlib
import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.awards import services as awards
from grants.payments import services
from grants.payments.models import Instalment
from grants.payments.queries import hindrances, payable_award, sums
from grants.payments.services.instalments import what_it_waits_for
from grants.runs.services import bank_refused, cancel_run
from shaping_future import clock
from shaping_future.demo import runs
from shaping_future.errors import NotAllowedNow, NotValid, Refused
from shaping_future.outbox.models import Message
from tests.grants.awards.cast import award_of, lead
from tests.grants.payments.cast import a_month_on, money, on, paid, scheduled, withheld
from tests.standing import built_once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    yield from built_once(lambda: scheduled(condition="Send the policy.", instalment=2), django_db_blocker)


@pytest.fixture
def world(built):
    world, world.award, _ = built
    world.first, world.second = world.award.instalments.order_by("number")
    return world


def why(world, instalment, day=None):
    award = payable_award(world.payer, world.award.public_id)
    found = award.instalments.get(pk=instalment.pk)
    return hindrances([award], [found]).of(found, award, day or found.due_on)


def test_a_payment_is_held_back_with_a_reason_and_freed_again(world):
    told = Message.objects.count()
    withheld(world.first, world.finance)
    assert sums(award_of(world.award.application))["withheld"] == 1_250_000
    mail = Message.objects.latest("pk")
    assert (Message.objects.count() - told, mail.to) == (1, lead(world.award).email)
    assert "call" not in mail.body
    with pytest.raises(NotAllowedNow, match="This payment is withheld"):
        runs.prepare([world.first], by=world.finance)
    with pytest.raises(NotAllowedNow, match="withheld already"):
        withheld(world.first, world.payer)
    services.free_instalment(world.first, by=world.payer)
    with pytest.raises(NotAllowedNow, match="not held back"):
        services.free_instalment(world.first, by=world.payer)
    ended = world.first.withholdings.get()
    assert (ended.ended_by, ended.words) == (world.payer, "We wait for your call.")
    assert paid(world.first, world).state == "paid"
    with pytest.raises(NotAllowedNow, match="paid already"):
        withheld(world.first, world.finance)


@pytest.mark.parametrize(
    ("reason", "words", "days"),
    [("whim", "Words.", 3), ("report", "  ", 3), ("report", "Words.", 0), ("report", "x", 400)],
)
def test_a_hold_without_a_reason_words_or_a_day_changes_nothing(world, reason, words, days):
    with pytest.raises(NotValid):
        services.withhold_instalment(
            world.first, reason, words, clock.today() + dt.timedelta(days=days), by=world.finance
        )
    world.first.refresh_from_db()
    assert world.first.state == "scheduled"


def test_the_rest_of_a_payment_that_went_in_part_can_be_held_back(world):
    paid(world.first, world, pence=250_000)
    withheld(world.first, world.finance)
    assert (world.first.stands, world.first.rest) == ("withheld", 1_000_000)
    assert sums(award_of(world.award.application)) == {
        "paid": 250_000, "ordered": 0, "due": 1_250_000, "withheld": 1_000_000, "unscheduled": 0,
    }  # fmt: skip


def test_a_condition_blocks_its_own_payment_and_no_other(world):
    assert why(world, world.first) == []
    assert "condition of the Board" in why(world, world.second)[0]
    awards.meet_condition(world.award.conditions.get(), by=world.staff)
    assert why(world, world.second) == []
    day_before = world.second.due_on - dt.timedelta(days=1)
    assert "not due yet" in why(world, world.second, day_before)[0]


def test_a_payment_waits_for_what_the_terms_say_it_waits_for(world):
    Instalment.objects.filter(pk=world.first.pk).update(waits_for="event")
    assert "it has happened" in why(world, world.first)[0]
    services.say_it_came(world.first, by=world.finance)
    assert why(world, world.first) == []
    with pytest.raises(NotAllowedNow, match="written down already"):
        services.say_it_came(world.first, by=world.payer)
    Instalment.objects.filter(pk=world.first.pk).update(waits_for="report", waits_report="y1")
    assert "learning report" in why(world, world.first)[0]
    assert what_it_waits_for("y1") == {"waits_for": "report", "waits_report": "y1"}


def test_the_database_refuses_more_than_the_award(world):
    for change in ({"pence": 1_250_001}, {"ordered_pence": 1_250_001}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Instalment.objects.filter(pk=world.first.pk).update(**change)
    with pytest.raises(IntegrityError, match="never more than the grant"), transaction.atomic():
        Instalment.objects.create(
            award=world.award, number=3, pence=1, due_on=clock.today(), terms="more", scheduled_by=world.finance
        )
    Instalment.objects.filter(pk=world.second.pk).update(state="cancelled")
    Instalment.objects.create(
        award=world.award, number=3, pence=1_250_000, due_on=clock.today(), terms="instead", scheduled_by=world.finance
    )


steps = st.lists(
    st.tuples(st.sampled_from(["prepare", "approve", "answer", "refuse", "cancel", "hold", "free"]), st.integers(0, 1)),
    max_size=10,
)


def test_everything_makes_the_award_after_any_sequence(world):
    awards.meet_condition(world.award.conditions.get(), by=world.staff)

    @settings(max_examples=15)
    @given(steps, st.integers(1, 1_250_000))
    def holds(steps, pence):
        with on(world.second.due_on), transaction.atomic():
            for verb, which in steps:
                with contextlib.suppress(Refused, StopIteration):
                    _step(world, verb, (world.first, world.second)[which], pence)
            where = sums(award_of(world.award.application))
            assert where["unscheduled"] == 0
            assert sum(where.values()) == world.award.pence
            open_money = world.award.pence - where["paid"] - where["ordered"]
            assert money(world) == (open_money, where["ordered"], where["paid"], [])
            transaction.set_rollback(True)

    holds()


def _step(world, verb, instalment, pence):
    instalment.refresh_from_db()
    if verb == "prepare":
        runs.prepare([instalment], by=world.finance, pence=pence)
    elif verb == "hold":
        services.withhold_instalment(instalment, "asked", "They asked.", a_month_on(), by=world.finance)
    elif verb == "free":
        services.free_instalment(instalment, by=world.payer)
    else:
        line = next(iter(instalment.lines.open()))
        _answer(world, verb, line)


def _answer(world, verb, line):
    if verb == "approve":
        runs.approve(line.run, by=world.payer)
    elif verb == "cancel":
        cancel_run(line.run, "Another day.", by=world.payer)
    elif verb == "answer":
        runs.read(runs.statement([line]), by=world.finance)
    else:
        bank_refused(line, "No such account.", by=world.finance)
