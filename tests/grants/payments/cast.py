"""Scheduled payments, their days, and the money they move."""

import datetime as dt

from grants.fund.models import Account
from grants.fund.queries import balances, problems
from grants.payments import services
from shaping_future import clock
from tests.grants.awards.cast import released, signed
from tests.grants.bank.cast import banked


def scheduled(**values):
    """(world, award, its instalments), signed by both sides, its account checked, scheduled by world.finance."""
    world = released(declined=0, **values)
    award = signed(world)[0]
    banked(award)
    return world, award, services.schedule_instalments(award, by=world.finance)


def on(day):
    return clock.at(dt.datetime.combine(day, dt.time(12), clock.LONDON))


def money(world):
    held = balances(world.call.fund)
    return held[Account.COMMITTED], held[Account.PAID], problems(world.call.fund)
