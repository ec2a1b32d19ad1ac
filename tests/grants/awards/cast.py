"""A call whose Board has signed off, and what comes after it, each step by its service as the right person."""

import datetime as dt
from dataclasses import dataclass, field

from grants.applications.models import Application
from grants.awards import services as awards
from grants.awards.models import Agreement, Award, Party
from grants.board import services as board
from grants.board.models import Choice
from grants.calls import services as calls
from grants.calls.models import Call
from grants.fund import services as fund
from grants.letters import services as letters
from grants.letters.models import Outcome
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests.again import once
from tests.cast import a_call, an_application, answers_to, eligible, person
from tests.signing import sign_off


@dataclass
class Decided:
    """A signed-off call. `funded` and `declined` are applications; the people are those who took the steps."""

    call: Call
    staff: User
    funded: list[Application]
    declined: list[Application]
    board: list[User]
    facilitator: User
    checker: User = field(default_factory=lambda: person(Role.STAFF))
    finance: User = field(default_factory=lambda: person(Role.FINANCE))
    payer: User = field(default_factory=lambda: person(Role.FINANCE))

    @property
    def applications(self) -> list[Application]:
        return self.funded + self.declined

    def outcome(self, application: Application) -> Outcome:
        return Outcome.objects.get(application=application)


@once
def decided(funded: int = 1, declined: int = 1, *, condition: str = "", instalment: int = 2, **answers) -> Decided:
    """Applications sent, checked, recommended and voted on. With `condition` every grant has it, for `instalment`.

    `answers` replace answers of every application. What the Group does in between is left out: its services are held by
    their own tests.
    """
    staff, facilitator = person(Role.STAFF), person(Role.FACILITATOR)
    call = a_call(by=staff)
    sent = [
        an_application(call, sent=True, answers=answers_to(call, **answers), user=person())
        for _ in range(funded + declined)
    ]
    for application in sent:
        eligible(application, by=staff)
    call.refresh_from_db()
    with clock.at(max(clock.now(), call.closes_at)):
        call = calls.open_declarations(call, by=staff)
        call = calls.open_reading(call, by=facilitator)
        call = calls.close_reading(call, by=facilitator)
    chosen = sent[:funded]
    for application in chosen:
        fund.reserve(call.fund, application.reference, 2_500_000, by=facilitator, key=f"slate-{application.pk}")
    items = [(application, 2_500_000, "Shared leadership that will last.") for application in chosen]
    members = list(User.objects.with_role(Role.BOARD)) or [person(Role.BOARD) for _ in range(3)]
    if items:
        received = board.receive_recommendation(call, items, {"method": "consent"}, by=facilitator)
        for grant in received.grants.all():
            _vote(grant, members, condition, instalment)
        sign_off(received, members)
    else:
        calls.mark_recommended(call, by=facilitator)
        calls.mark_signed_off(call, by=members[0])
    call.refresh_from_db()
    return Decided(call, staff, chosen, sent[funded:], members, facilitator)


def _vote(grant, members: list[User], condition: str, instalment: int) -> None:
    for member in members:
        grant.refresh_from_db()
        if grant.decision:
            return
        if condition:
            due = clock.today() + dt.timedelta(days=90)
            values = {"condition": condition, "condition_due": due, "condition_instalment": instalment}
            board.cast_vote(grant, Choice.CONDITION, by=member, **values)
        else:
            board.cast_vote(grant, Choice.APPROVE, by=member)


def written(world: Decided) -> Decided:
    """Every letter written by one person and checked by another."""
    letters.prepare_outcomes(world.call, by=world.staff)
    for outcome in Outcome.objects.filter(application__call=world.call):
        letters.write_outcome(outcome, "Members lead.", "Others were closer to the aim.", "Keep going.", by=world.staff)
        letters.check_outcome(outcome, by=world.checker)
    return world


@once
def released(funded: int = 1, declined: int = 1, **values) -> Decided:
    world = written(decided(funded, declined, **values))
    awards.release_outcomes(world.call, by=world.staff)
    return world


def lead(award: Award) -> User:
    return award.application.started_by


def award_of(application: Application) -> Award:
    return Award.objects.select_related("application__started_by", "agreement").get(application=application)


def sign(agreement: Agreement, party: str, by: User, name: str = "A Full Name", seen: str | None = None) -> Agreement:
    """By somebody who has just signed in."""
    proof = awards.Proof.now()
    return awards.sign_agreement(agreement, party, name, seen or agreement.terms_hash, by=by, proof=proof)


def second_of(award: Award, party: str = Party.SECOND) -> User:
    """Somebody whom the lead named to sign, and who opened the agreement."""
    user = person()
    named = awards.name_signatory(award, party, "Second Person", "treasurer", user.email, by=lead(award))
    awards.accept_signing(named, by=user)
    return user


def signed(world: Decided, most: int | None = None) -> list[Award]:
    """The world's awards, or the first so many of them, each signed by its two people and by finance."""
    made = [award_of(application) for application in world.funded[:most]]
    for award in made:
        other = next(party for party in award.agreement.places if party in (Party.SECOND, Party.HOST))
        sign(award.agreement, Party.PARTNER, lead(award), "Lead Person")
        sign(award.agreement, other, second_of(award, other), "Second Person")
        sign(award.agreement, Party.FUND, world.finance, "Fund Person")
        award.agreement.refresh_from_db()
    return made
