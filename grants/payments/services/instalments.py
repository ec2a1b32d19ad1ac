"""Instalments: scheduled as the agreement promises, held back, freed. Payment runs pay them."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from grants.awards.models import Award
from grants.awards.services import tell_partner
from grants.awards.terms import instalment_plan, months_later
from grants.bank.services import refuse_on_hold
from grants.board.queries import has_decided
from grants.payments import rules
from grants.payments.models import Instalment, InstalmentState, WaitsFor, Withholding
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

LONGEST = 1000
EVENT = "event"
"""What a payment term waits for when it is not a learning date: something that people see and write down."""


@transaction.atomic
def schedule_instalments(award: Award, *, by: User) -> list[Instalment]:
    """Write the payments that the agreement promises. They sum to the award, to the penny."""
    award = Award.objects.select_for_update(of=("self",)).select_related("application__call").get(pk=award.pk)
    refuse_unfit(award, by)
    if award.instalments.exists():
        raise NotAllowedNow("The payments of this grant are scheduled already.")
    refuse_on_hold(award, by=by)
    terms = award.application.call.payment_terms
    made = [
        Instalment.objects.create(
            award=award,
            number=payment["number"],
            pence=payment["pence"],
            due_on=_due(award, payment["number"], term),
            terms=payment["when"],
            scheduled_by=by,
            scheduled_at=clock.now(),
            **what_it_waits_for(term.get("after", "")),
        )
        for payment, term in zip(instalment_plan(award.pence, terms), terms, strict=True)
    ]
    note("instalments.scheduled", award, by=by, pence=[payment.pence for payment in made])
    return made


@transaction.atomic
def withhold_instalment(instalment: Instalment, reason: str, words: str, until: dt.date, *, by: User) -> Withholding:
    """Hold back what has not gone to the bank, and tell its people why and until when we look again."""
    instalment, words = _locked(instalment, by), words.strip()
    if reason not in Withholding.Reason.values or not words:
        raise NotValid("Choose a reason, and say it in words. The grant partner reads them.")
    if len(words) > LONGEST:
        raise NotValid(f"Write {LONGEST} characters or fewer.")
    if not clock.today() < until <= clock.today() + dt.timedelta(days=366):
        raise NotValid("Choose the day on which you look at it again: from tomorrow, and within a year.")
    if instalment.stands not in ("scheduled", "part"):
        raise NotAllowedNow(f"This payment cannot be held back: it is {_words(instalment)} already.")
    if instalment.lines.open().exists():
        raise NotAllowedNow("This payment is in a payment run. Take it out of the run first.")
    instalment.state = InstalmentState.WITHHELD
    instalment.save(update_fields=["state"])
    held = Withholding.objects.create(
        instalment=instalment, reason=reason, words=words, until=until, at=clock.now(), by=by
    )
    note("instalment.withheld", instalment, by=by, pence=instalment.rest, reason=reason, until=until)
    _tell(instalment, f"withheld-{held.pk}")
    return held


@transaction.atomic
def free_instalment(instalment: Instalment, *, by: User) -> Instalment:
    """The reason is gone: the payment is due as it was."""
    instalment = _locked(instalment, by)
    if instalment.state != InstalmentState.WITHHELD:
        raise NotAllowedNow("This payment is not held back.")
    instalment.state = InstalmentState.SCHEDULED
    instalment.save(update_fields=["state"])
    instalment.withholdings.filter(ended_at=None).update(ended_at=clock.now(), ended_by=by)
    note("instalment.freed", instalment, by=by, pence=instalment.rest)
    return instalment


@transaction.atomic
def say_it_came(instalment: Instalment, *, by: User) -> Instalment:
    """It has happened what the payment waits for. Once; who wrote it down is in the record."""
    instalment = _locked(instalment, by)
    if instalment.waits_for != WaitsFor.EVENT:
        raise NotAllowedNow("This payment does not wait for something that people write down.")
    if instalment.came_at:
        raise NotAllowedNow("That is written down already.")
    instalment.came_at, instalment.came_by = clock.now(), by
    instalment.save(update_fields=["came_at", "came_by"])
    note("instalment.event-came", instalment, by=by)
    return instalment


def refuse_unfit(award: Award, by: User) -> None:
    """Recommender, approver and payer are different people; a conflict keeps anyone out."""
    if not rules.finance(by):
        raise NotAllowed("Global Dialogue's finance team moves money.")
    if not Award.objects.handled_by(by).filter(pk=award.pk).exists():
        raise NotAllowed("You have an interest in this grant, so somebody else handles its money.")
    if has_decided(by, award.application_id):
        raise NotAllowed("You recommended or approved this grant, so somebody else pays it.")


def _locked(instalment: Instalment, by: User) -> Instalment:
    """Under its award's lock: runs, changes of the account and of the grant take turns with it."""
    award = Award.objects.select_for_update(of=("self",)).get(pk=instalment.award_id)
    refuse_unfit(award, by)
    return Instalment.objects.select_for_update(of=("self",)).select_related("award__application").get(pk=instalment.pk)


def _words(instalment: Instalment) -> str:
    return {"ordered": "with the bank", "part": "paid in part"}.get(instalment.stands, instalment.stands)


def _tell(instalment: Instalment, key: str) -> None:
    """The page says what and why."""
    link = settings.SITE_URL + reverse("agreement-detail", args=[instalment.award.public_id])
    tell_partner(instalment.award, f"instalment-{key}", "there is news about a payment of your grant.", link)


def what_it_waits_for(after: str) -> dict[str, str]:
    if not after:
        return {}
    return {"waits_for": WaitsFor.EVENT} if after == EVENT else {"waits_for": WaitsFor.REPORT, "waits_report": after}


def _due(award: Award, number: int, term: dict) -> dt.date:
    """The first payment is due once the agreement can be signed; each later one a year of the work after the other,
    unless the call's terms say after how many months."""
    months = term.get("months", 12 * (number - 1))
    if not months:
        return award.awarded_at.astimezone(clock.LONDON).date()
    return months_later(award.starts_on, months) + dt.timedelta(days=1)
