"""Preparing a run: one person picks what is due. Each payment that cannot go says why, and then nothing is prepared."""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from grants.awards.models import Award
from grants.bank.services import account_to_pay, refuse_on_hold
from grants.diligence.services import refuse_blocked
from grants.fund.models import Fund
from grants.payments import queries as payments
from grants.payments import rules
from grants.payments.models import Instalment
from grants.payments.services import refuse_unfit
from grants.runs.bankfiles import writes_name
from grants.runs.models import BankLayout, PaymentLine, PaymentRun
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid, Refused
from shaping_future.look.words import pounds
from shaping_future.record.services import note
from shaping_future.working_days import is_working_day

AHEAD = dt.timedelta(days=31)
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
MOST_OF_AN_AWARD = 99
"""References of one grant end in two digits, so that none is the beginning of another."""


@dataclass(frozen=True)
class Pick:
    """An instalment, and how much of it; None is all that is left."""

    instalment: Instalment
    pence: int | None = None


@transaction.atomic
def prepare_run(picks: Iterable[Pick], *, pay_on: dt.date, layout: BankLayout, by: User) -> PaymentRun:
    """Put these payments into a run that a second person approves. All of them, or none and every reason."""
    picks = list(picks)
    _refuse_shape(picks, pay_on, layout, by)
    awards = _locked_awards(picks)
    owed = Instalment.objects.select_for_update().filter(pk__in=[pick.instalment.pk for pick in picks])
    rows = {one.pk: one for one in owed}
    hindrances = payments.hindrances(awards.values(), rows.values())
    found, refused = [], []
    for pick in picks:
        instalment = rows[pick.instalment.pk]
        award = awards[instalment.award_id]
        try:
            found.append(_taken(instalment, award, pick.pence, pay_on, hindrances, by))
        except Refused as refusal:
            refused.append((refusal, f"{award.reference}, payment {instalment.number}: {refusal.sentence}"))
    if refused:
        kind = NotAllowed if all(isinstance(one, NotAllowed) for one, _ in refused) else NotAllowedNow
        raise kind(" ".join(said for _, said in refused))
    return _made(found, _fund_of(awards.values()), pay_on, layout, by)


def _refuse_shape(picks: list[Pick], pay_on: dt.date, layout: BankLayout, by: User) -> None:
    if not rules.finance(by):
        raise NotAllowed("Global Dialogue's finance team moves money.")
    if not picks:
        raise NotValid("Choose at least one payment.")
    if len({pick.instalment.pk for pick in picks}) < len(picks):
        raise NotValid("Each payment can be in the run once.")
    if not layout.in_use:
        raise NotAllowedNow("This layout is not used any more. Choose another.")
    if layout.names_us and not layout.pays_from:
        raise NotAllowedNow("This layout names the account that we pay from. Enter it in the staff desk first.")
    if len(picks) > layout.most_payments:
        raise NotValid(f"The bank takes {layout.most_payments} payments in one file. Prepare two runs.")
    refuse_day(pay_on, layout)


def refuse_day(pay_on: dt.date, layout: BankLayout) -> None:
    if not clock.today() <= pay_on <= clock.today() + AHEAD:
        raise NotValid("Choose a day of payment from today on, and within a month.")
    if layout.working_days_only and not is_working_day(pay_on):
        raise NotValid("The bank pays on working days only. Choose another day.")


def _locked_awards(picks: list[Pick]) -> dict[int, Award]:
    keys = {pick.instalment.award_id for pick in picks}
    related = ("application__call__fund", "application__organisation", "agreement")
    rows = Award.objects.select_for_update(of=("self",)).filter(pk__in=keys).select_related(*related).order_by("pk")
    return {award.pk: award for award in rows.prefetch_related("conditions")}


def _fund_of(awards: Iterable[Award]) -> Fund:
    funds = {award.application.call.fund for award in awards}
    if len(funds) > 1:
        raise NotAllowedNow("These grants are paid from two funds. Prepare a run for each of them.")
    return funds.pop()


def _taken(
    instalment: Instalment, award: Award, pence: int | None, pay_on: dt.date, hindrances: payments.Hindrances, by: User
) -> PaymentLine:  # fmt: skip
    """The payment as it will stand in the run; refused with the first thing that it waits for."""
    refuse_unfit(award, by)
    if instalment.lines.open().exists():
        raise NotAllowedNow("It is in a payment run already.")
    for why in hindrances.of(instalment, award, pay_on):
        raise NotAllowedNow(why)
    refuse_blocked(award.application, instalment.number)
    refuse_on_hold(award, by=by)
    account = account_to_pay(award, prepared_by=by.pk)
    if not writes_name(account.opened()["account_name"]):
        raise NotAllowedNow("A bank cannot read the name on the account. Ask for it in Latin letters.")
    if pence is not None and not 0 < pence <= instalment.rest:
        raise NotValid(f"You can pay up to {pounds(instalment.rest)} of it.")
    return PaymentLine(instalment=instalment, account=account, pence=pence or instalment.rest)


def _made(lines: list[PaymentLine], fund: Fund, pay_on: dt.date, layout: BankLayout, by: User) -> PaymentRun:
    run = PaymentRun.objects.create(
        reference=_free_reference(), fund=fund, pay_on=pay_on, layout=layout, prepared_at=clock.now(), prepared_by=by
    )
    for number, line in enumerate(lines, start=1):
        line.run, line.number, line.reference = run, number, next_reference(line.instalment.award)
        line.save(force_insert=True)
    note("run.prepared", run, by=by, lines=[line.pk for line in lines], pence=[line.pence for line in lines])
    return run


def next_reference(award: Award) -> str:
    """The award's reference and which payment to it this is: tried again or paid in parts, it is another one."""
    count = PaymentLine.objects.filter(instalment__award=award).count() + 1
    if count > MOST_OF_AN_AWARD:
        raise NotAllowedNow("This grant has had 99 payments. Please speak to whoever keeps this software.")
    return f"{award.reference}-{count:02d}"


def _free_reference() -> str:
    while True:
        reference = "R-" + "".join(secrets.choice(ALPHABET) for _ in range(5))
        if not PaymentRun.objects.filter(reference=reference).exists():
            return reference
