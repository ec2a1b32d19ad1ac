"""Instalments: scheduled by one person, released by another, each pound once, never beyond the award."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse

from grants.applications.models import Application
from grants.awards.models import Award
from grants.awards.terms import instalment_plan, months_later
from grants.bank.services import account_to_pay, refuse_on_hold
from grants.board.queries import has_decided
from grants.diligence.services import refuse_blocked
from grants.fund import services as fund
from grants.payments import rules
from grants.payments.models import Instalment, InstalmentState
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.outbox.services import promise
from shaping_future.record.services import note, seal


@transaction.atomic
def schedule_instalments(award: Award, *, by: User) -> list[Instalment]:
    """Write the payments that the agreement promises. They sum to the award, to the penny."""
    award = Award.objects.select_for_update(of=("self",)).select_related("application__call").get(pk=award.pk)
    _refuse_unfit(award, by)
    if award.instalments.exists():
        raise NotAllowedNow("The payments of this grant are scheduled already.")
    refuse_on_hold(award, by=by)
    plan = instalment_plan(award.pence, award.application.call.payment_terms)
    made = [
        Instalment.objects.create(
            award=award,
            number=payment["number"],
            pence=payment["pence"],
            due_on=_due(award, payment["number"]),
            terms=payment["when"],
            scheduled_by=by,
            scheduled_at=clock.now(),
        )
        for payment in plan
    ]
    note("instalments.scheduled", award, by=by, pence=[payment.pence for payment in made])
    return made


@transaction.atomic
def release_instalment(instalment: Instalment, *, by: User) -> Instalment:
    """A second person lets the payment go: the agreement is signed, its conditions are met, the day has come."""
    awards = Award.objects.select_for_update(of=("self",)).select_related("application__call__fund", "agreement")
    award = awards.get(pk=instalment.award_id)
    instalment = award.instalments.select_for_update().get(pk=instalment.pk)
    _refuse_unfit(award, by)
    _refuse_unready(award, instalment, by)
    instalment.paid_into = account_to_pay(award, prepared_by=instalment.scheduled_by_id)
    application, key = award.application, f"pay-{award.reference}-{instalment.number}"
    instalment.movement = fund.pay(application.call.fund, application.reference, instalment.pence, by=by, key=key)
    instalment.state, instalment.released_at, instalment.released_by = InstalmentState.RELEASED, clock.now(), by
    instalment.save(update_fields=["paid_into", "movement", "state", "released_at", "released_by"])
    note(
        "instalment.released",
        instalment,
        by=by,
        pence=instalment.pence,
        award=award.pk,
        account=instalment.paid_into_id,
    )
    seal()
    _write_to_partner(instalment, application)
    return instalment


def _write_to_partner(instalment: Instalment, application: Application) -> None:
    """The remittance advice is a link: no amount travels by mail."""
    link = settings.SITE_URL + reverse("agreement-detail", args=[instalment.award.public_id])
    for person in application.participants.filter(removed_at=None).select_related("user"):
        promise(
            key=f"instalment-released-{instalment.pk}-{person.user_id}",
            to=person.user.email,
            subject="There is news about your grant",
            body=f"Hello,\n\nwe have released a payment for your grant. Please sign in to see it:\n\n{link}\n",
        )


@transaction.atomic
def withhold_instalment(instalment: Instalment, withheld: bool, *, by: User) -> Instalment:
    """Hold a scheduled payment back, or take the hold away."""
    instalment = Instalment.objects.select_for_update().get(pk=instalment.pk)
    _refuse_unfit(instalment.award, by)
    wanted = InstalmentState.SCHEDULED if withheld else InstalmentState.WITHHELD
    if instalment.state != wanted:
        raise NotAllowedNow(f"This payment is {instalment.get_state_display().lower()} already.")
    instalment.state = InstalmentState.WITHHELD if withheld else InstalmentState.SCHEDULED
    instalment.save(update_fields=["state"])
    note("instalment.withheld" if withheld else "instalment.freed", instalment, by=by, pence=instalment.pence)
    return instalment


def _refuse_unfit(award: Award, by: User) -> None:
    """Recommender, approver and payer are different people; a conflict keeps anyone out."""
    if not rules.finance(by):
        raise NotAllowed("Global Dialogue's finance team moves money.")
    if not Award.objects.handled_by(by).filter(pk=award.pk).exists():
        raise NotAllowed("You have an interest in this grant, so somebody else handles its money.")
    if has_decided(by, award.application_id):
        raise NotAllowed("You recommended or approved this grant, so somebody else pays it.")


def _refuse_unready(award: Award, instalment: Instalment, by: User) -> None:
    if instalment.state != InstalmentState.SCHEDULED:
        raise NotAllowedNow(f"This payment is {instalment.get_state_display().lower()} already.")
    if instalment.scheduled_by_id == by.pk:
        raise NotAllowed("You scheduled this payment, so a second person releases it.")
    if award.agreement.signed_at is None:
        raise NotAllowedNow("The agreement is not signed by both sides yet.")
    if award.conditions.filter(instalment=instalment.number, met_at=None).exists():
        raise NotAllowedNow("A condition of the Board is not met yet, and this payment waits for it.")
    refuse_blocked(award.application, instalment.number)
    if instalment.due_on > clock.today():
        raise NotAllowedNow("This payment is not due yet.")
    paid = award.instalments.filter(state=InstalmentState.RELEASED).aggregate(sum=Sum("pence"))["sum"] or 0
    if paid + instalment.pence > award.pence:
        raise NotAllowedNow("That would pay more than the award.")


def _due(award: Award, number: int) -> dt.date:
    """The first payment is due once the agreement can be signed; each later one a year of the work after the other."""
    if number == 1:
        return award.awarded_at.astimezone(clock.LONDON).date()
    return months_later(award.starts_on, 12 * (number - 1)) + dt.timedelta(days=1)
