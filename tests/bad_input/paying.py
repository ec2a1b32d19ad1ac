"""Payment runs in the world of bad input."""

import datetime as dt

from grants.payments import services as payments
from grants.runs.services import bank_file
from shaping_future import clock
from shaping_future.demo import runs


def pay(world) -> None:
    """A run to approve, one that is with the bank, one that was paid, a line of the bank that nobody knows; a payment
    that is held back, and one that waits for something."""
    world.due, world.later = payments.schedule_instalments(world.award, by=world.cast.finance)
    world.later.pence -= 50_000
    world.later.save(update_fields=["pence"])
    facts = {"pence": 10_000, "due_on": world.due.due_on, "terms": "a part", "scheduled_by": world.cast.finance}
    prepared, sent, world.held_back, world.waiting_for_event, gone = (
        world.award.instalments.create(number=number, waits_for="event" if number == 6 else "", **facts)
        for number in range(3, 8)
    )
    world.prepared_run = runs.prepare([prepared], by=world.cast.finance)
    world.sent_run = runs.approve(runs.prepare([sent], by=world.cast.finance), by=world.cast.finance_2)
    world.payment = runs.pay([gone], prepares=world.cast.finance, approves=world.cast.finance_2).lines.get()
    bank_file(world.sent_run, by=world.cast.finance_2)
    payments.withhold_instalment(
        world.held_back, "asked", "They asked.", clock.today() + dt.timedelta(days=30), by=world.cast.finance
    )
    day = clock.today()
    statement = runs.read(runs.statement([], more=f"{day:%d/%m/%Y},A gift,25.00"), by=world.cast.finance)
    world.bank_line = statement.lines.get()
