"""Choosing how to be paid, claiming time and costs, and paying them: once, on time, by somebody else.

The record, which staff read, says what happened to which claim and not whose it is: that stands in the claim.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cocreation.group.models import Member
from cocreation.participation import queries, rules
from cocreation.participation.kinds import COSTS, TIME, Unit, Way, WhyNot
from cocreation.participation.models import Claim, ClaimState, PaymentChoice, PayRate
from cocreation.participation.workflow import NEXT
from grants.fund.models import Fund
from grants.fund.services import counter, spend
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.words import pounds
from shaping_future.outbox.services import promise, promise_to_each
from shaping_future.record.services import note

MOST = 31
"""Of hours, half days or days in one claim: what is above it is a slip of the finger."""
MOST_PENCE = 100_000
"""Of one cost on one day, and of a rate, for the same reason."""


@transaction.atomic
def set_rate(fund: Fund, unit: str, pence: int, since: dt.date, *, by: User) -> PayRate:
    """What the fund pays for one unit of time, from a day on. Claims made before keep their amount."""
    _refuse_unless_paying(by)
    fund = Fund.objects.select_for_update().get(pk=fund.pk)
    if unit not in Unit.values or not 0 < pence <= MOST_PENCE:
        raise NotValid(f"Choose how time is counted, and an amount up to {pounds(MOST_PENCE)}.")
    if not fund.lines.filter(key=queries.LINE).exists():
        raise NotAllowedNow("This fund has no budget line for members of the Group.")
    if fund.pay_rates.filter(unit=unit, since=since).exists():
        raise NotAllowedNow("There is a rate from this day on. Choose another day.")
    rate = PayRate.objects.create(fund=fund, unit=unit, pence=pence, since=since, set_by=by, set_at=clock.now())
    note("participation.rate-set", rate, by=by, unit=unit, pence=pence, since=since)
    return rate


@transaction.atomic
def choose_way(member: Member, way: str, read_note: bool, *, by: User) -> PaymentChoice:
    """The member chooses, after reading the note. What waits for payment is paid in the new way."""
    member = _locked_member(member, by)
    if way not in Way.values:
        raise NotValid("Choose from the list.")
    if not read_note:
        raise NotValid("Read the note first, and tick that you have read it.")
    _refuse_unless_fitting(member, Way(way))
    choice = queries.choice_of(member)
    if choice is not None and choice.chosen == way:
        return choice
    choice, _new = PaymentChoice.objects.update_or_create(member=member, defaults={"note_read_at": clock.now()})
    choice.keep(way=way)
    for claim in member.claims.waiting().select_for_update().order_by("pk"):
        claim.keep(way=way)
    note("participation.way-chosen", choice)
    return choice


def _refuse_unless_fitting(member: Member, way: Way) -> None:
    """What waits must be payable in the new way."""
    waiting = member.claims.waiting()
    if way == Way.EXPENSES:
        waiting = waiting.exclude(what__in=COSTS)
    if way in (Way.EXPENSES, Way.NONE) and waiting.exists():
        raise NotAllowedNow("You have claims that are not paid yet. Wait until we have paid them, or take them back.")


@transaction.atomic
def claim_time(
    member: Member, fund: Fund, what: str, on_day: dt.date, unit: str, number: int, preparation_hours: int, *, by: User
) -> Claim:
    """Claim one day's time: so many of a unit, and the hours of getting ready. Paid by the rates of that day."""
    member = _locked_member(member, by)
    rates = queries.rates_on(fund, on_day)
    if what not in TIME or not 1 <= number <= MOST or not 0 <= preparation_hours <= MOST:
        raise NotValid(f"Choose what you did, and from 1 to {MOST} for how many.")
    if unit not in rates or (preparation_hours and Unit.HOUR not in rates):
        raise NotAllowedNow("We have no rate for this on that day. Choose another way to count it, or write to us.")
    pence = number * rates[unit] + preparation_hours * rates.get(Unit.HOUR, 0)
    return _claim(member, fund, what, on_day, pence, by, unit=unit, number=number, preparation_hours=preparation_hours)


@transaction.atomic
def claim_cost(member: Member, fund: Fund, what: str, on_day: dt.date, pence: int, *, by: User) -> Claim:
    """Claim what it cost to take part on one day."""
    member = _locked_member(member, by)
    if what not in COSTS or not 0 < pence <= MOST_PENCE:
        raise NotValid("Choose what it was for, and how much it cost.")
    return _claim(member, fund, what, on_day, pence, by)


def _claim(member: Member, fund: Fund, what: str, on_day: dt.date, pence: int, by: User, **time: Any) -> Claim:
    """Called under the member's lock."""
    choice = queries.choice_of(member)
    if choice is None:
        raise NotAllowedNow("Choose first how we pay you.")
    if not queries.pays_for(choice, what):
        raise NotAllowedNow(f"You chose “{choice.chosen_in_words}”. To claim this, change how we pay you.")
    if not fund.pay_rates.exists():
        raise NotAllowedNow("This fund does not pay members of the Group.")
    if on_day > clock.today():
        raise NotValid("Claim it when the day has come.")
    if on_day < member.since or (member.until and on_day > member.until):
        raise NotValid("This day is outside of your time in the Group.")
    if member.claims.counted().filter(what=what, on_day=on_day).exists():
        raise NotAllowedNow(
            "You claimed this for that day already. To change it, take that claim back; if it is paid, write to us."
        )
    claim = Claim.objects.create(
        member=member, fund=fund, what=what, on_day=on_day, pence=pence, claimed_by=by, claimed_at=clock.now(),
        due_on=_due(), **time,
    )  # fmt: skip
    claim.keep(way=choice.chosen)
    note("participation.claimed", claim)
    return claim


@transaction.atomic
def take_back_claim(claim: Claim, *, by: User) -> Claim:
    """The member does not want it, or wants to claim it anew."""
    claim = _locked(claim)
    if by.pk != claim.member.user_id:
        raise NotAllowed("A claim is its member's to take back.")
    return _move(claim, ClaimState.TAKEN_BACK, None)


@transaction.atomic
def pay_claim(claim: Claim, payment_reference: str, *, by: User) -> Claim:
    """Finance has paid it, out of the fund's line for the Group. Never the person who claimed."""
    claim = _locked(claim)
    _refuse_unless_paying(by, claim)
    _refuse_unless_next(claim, ClaimState.PAID)
    key = f"participation-{claim.pk}-{claim.came_back}"
    claim.movement = spend(claim.fund, queries.LINE, f"participation-{claim.pk}", claim.pence, by=by, key=key)
    claim.paid_at, claim.paid_by = clock.now(), by
    claim.seal(payment_reference=payment_reference.strip())
    return _tell(_move(claim, ClaimState.PAID, by, "paid_at", "paid_by", "movement", *claim.columns))


@transaction.atomic
def take_payment_back(claim: Claim, *, by: User) -> Claim:
    """The payment came back to us: the ledger counters it, and the member waits again, for the way they want now."""
    Member.objects.select_for_update().get(pk=claim.member_id)  # before the claim, as whoever chooses a way does
    claim = _locked(claim)
    _refuse_unless_paying(by, claim)
    _refuse_unless_next(claim, ClaimState.WAITING)
    counter(claim.movement, by=by)
    claim.movement = claim.paid_at = claim.paid_by = None
    claim.due_on = _due()
    claim.came_back += 1
    choice = queries.choice_of(claim.member)
    way = choice.chosen if queries.pays_for(choice, claim.what) else claim.chosen
    claim.seal(payment_reference="", way=way)
    changed = ("movement", "paid_at", "paid_by", "due_on", "came_back", *claim.columns)
    return _tell(_move(claim, ClaimState.WAITING, by, *changed))


@transaction.atomic
def decline_claim(claim: Claim, why_not: str, *, by: User) -> Claim:
    """Finance does not agree, and says why from a short list."""
    claim = _locked(claim)
    _refuse_unless_paying(by, claim)
    if why_not not in WhyNot.values:
        raise NotValid("Choose why.")
    claim.declined_at, claim.declined_by, claim.why_not = clock.now(), by, why_not
    return _tell(_move(claim, ClaimState.NOT_AGREED, by, "declined_at", "declined_by", "why_not"))


@transaction.atomic
def warn_of_late_pay() -> int:
    """Tell finance that somebody waits for longer than we said; one mail a day to each. Returns how many were told."""
    today = clock.today()
    people = [one for one in User.objects.with_role(Role.FINANCE) if Claim.objects.visible_to(one).late().exists()]
    if people:
        promise_to_each(
            {f"pay-is-late:{today}:{one.pk}": one.email for one in people},
            subject="Somebody waits for a payment from us",
            body=f"Hello,\n\na payment is late. Please sign in:\n\n{settings.SITE_URL}{reverse('finance-home')}\n",
            not_before=dt.datetime.combine(today, dt.time(9), clock.LONDON),
        )
    return len(people)


def _due() -> dt.date:
    return clock.today() + dt.timedelta(days=settings.MEMBER_PAY_DAYS)


def _locked_member(member: Member, by: User) -> Member:
    """Held until the end, so that two claims at once, or a claim and a new choice, come one after the other."""
    member = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if by.pk != member.user_id:
        raise NotAllowed("How a member is paid is theirs to say.")
    return member


def _locked(claim: Claim) -> Claim:
    related = ("fund", "member__user", "movement")
    return Claim.objects.select_for_update(of=("self",)).select_related(*related).get(pk=claim.pk)


def _refuse_unless_paying(by: User, claim: Claim | None = None) -> None:
    if not rules.pays_members(by):
        raise NotAllowed("Global Dialogue's finance people pay members.")
    if claim is not None and by.pk in (claim.claimed_by_id, claim.member.user_id):
        raise NotAllowed("This is your own claim. A colleague sees to it.")


def _refuse_unless_next(claim: Claim, state: ClaimState) -> None:
    before = ClaimState(claim.state)
    if state not in NEXT[before]:
        raise NotAllowedNow(f"This claim is at “{before.label}”. It cannot become “{state.label}” from there.")


def _move(claim: Claim, state: ClaimState, by: User | None, *also: str) -> Claim:
    """The only place that assigns `state`."""
    _refuse_unless_next(claim, state)
    before, claim.state = claim.state, state
    claim.save(update_fields=["state", *also])
    note(f"participation.claim-{state.value.replace('_', '-')}", claim, by=by, was=before)
    return claim


def _tell(claim: Claim) -> Claim:
    """A quiet mail to the member. Staff can read our mail, so neither its words nor its key say that it is of pay."""
    step = 2 * claim.came_back + (claim.state != ClaimState.WAITING)
    link = settings.SITE_URL + reverse("group-home")
    promise(
        key=f"member-news:{claim.public_id}:{step}",
        to=claim.member.user.email,
        subject="There is news for you",
        body=f"Hello,\n\nthere is news for you on your pages. Please sign in:\n\n{link}\n",
    )
    return claim
