"""Scheduled payments, their days, and the money they move."""

import datetime as dt

from grants.fund.models import Account
from grants.fund.queries import balances, problems
from grants.payments import services
from grants.payments.models import Instalment
from grants.runs.models import PaymentLine
from shaping_future import clock
from shaping_future.demo import runs
from tests.again import once
from tests.grants.awards.cast import released, signed
from tests.grants.bank.cast import banked


@once
def scheduled(**values):
    """(world, award, its instalments), signed by both sides, its account checked, scheduled by world.finance."""
    world = released(declined=0, **values)
    award = signed(world)[0]
    banked(award)
    return world, award, services.schedule_instalments(award, by=world.finance)


def paid(instalment: Instalment, world, pence: int | None = None) -> PaymentLine:
    """Prepared by world.finance, approved by world.payer, given to the bank and on its statement."""
    run = runs.pay([instalment], prepares=world.finance, approves=world.payer, pence=pence)
    instalment.refresh_from_db()
    return run.lines.get()


def withheld(instalment: Instalment, by) -> Instalment:
    services.withhold_instalment(instalment, "report", "We wait for your call.", a_month_on(), by=by)
    instalment.refresh_from_db()
    return instalment


def a_month_on() -> dt.date:
    return clock.today() + dt.timedelta(days=30)


def on(day):
    return clock.at(dt.datetime.combine(day, dt.time(12), clock.LONDON))


def money(world):
    """(committed, with the bank, paid, what does not add up)."""
    held = balances(world.call.fund)
    return held[Account.COMMITTED], held[Account.ORDERED], held[Account.PAID], problems(world.call.fund)
