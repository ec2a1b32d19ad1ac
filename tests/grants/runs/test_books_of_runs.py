"""The fund's books beside payment runs: what is held back on which day, and what a bank statement does not explain."""

import datetime as dt

import pytest

from grants.books.queries import differences, standing
from grants.payments import services as payments
from shaping_future import clock
from shaping_future.demo import runs

pytestmark = pytest.mark.django_db


def test_a_day_says_what_was_held_back_then_and_not_what_was_freed_later(world):
    held, today, fund = world.due[0], clock.today(), world.call.fund
    until = today + dt.timedelta(days=30)
    payments.withhold_instalment(held, "report", "We wait for your call.", until, by=world.finance)
    with clock.at(clock.now() + dt.timedelta(days=2)):
        payments.free_instalment(held, by=world.finance)
        later = clock.today()
    days = (today - dt.timedelta(days=1), today, later)
    assert [standing(fund, day, world.finance).withheld for day in days] == [0, held.pence, 0]
    found = standing(fund, today, world.finance)
    assert found.due == 2 * 2_500_000 - held.pence
    assert sum(row["withheld"] for row in found.grants) == sum(row["withheld"] for row in found.calls) == held.pence


def test_a_statement_line_that_nobody_explains_for_a_week_is_a_difference(world):
    run = runs.pay([world.due[0]], prepares=world.finance, approves=world.payer)
    more = f"{clock.today():%d/%m/%Y},CARD PAYMENT STATIONER,-12.50"
    runs.read(runs.statement([], more=more), by=world.finance)
    assert differences(world.call.fund) == []
    with clock.at(clock.now() + dt.timedelta(days=8)):
        said = [one.says for one in differences(world.call.fund)]
    assert said == ["Nobody has said for a week what these lines of bank statements are: 1."]
    assert run.lines.get().matches.count() == 1
