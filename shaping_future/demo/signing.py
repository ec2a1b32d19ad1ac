"""Two people sign for each grant partner, one of them for its host if it has one; then Global Dialogue."""

import datetime as dt

from grants.awards import services as awards
from grants.awards.models import Award, Party
from shaping_future import clock
from shaping_future.accounts import services as accounts
from shaping_future.accounts.models import User

NAMES = ("Halima Stroud", "Owen Tamrat", "Pilar Whitcombe", "Desta Nyland", "Ines Okafor", "Rafi Calder")
CAPACITIES = ("trustee", "treasurer", "chair", "director")


def second_of(award: Award, number: int) -> User:
    """Named by the lead, and here under the address that was named."""
    party = Party.HOST if Party.HOST in award.agreement.places else Party.SECOND
    name, capacity = NAMES[number % len(NAMES)], CAPACITIES[number % len(CAPACITIES)]
    address = f"signs.{award.pk}@seconds.example"
    user = User.objects.filter(email=address).first() or accounts.create_person(address, name)
    named = awards.name_signatory(award, party, name, capacity, address, by=award.application.started_by)
    awards.accept_signing(named, by=user)
    return user


def sign_theirs(award: Award, number: int = 0) -> None:
    """The lead and the second person."""
    agreement, lead = award.agreement, award.application.started_by
    second = second_of(award, number)
    for user in (lead, second):
        party = Party.PARTNER if user == lead else next(one for one in agreement.places if one in ("second", "host"))
        awards.sign_agreement(agreement, party, user.name, agreement.terms_hash, by=user, proof=awards.Proof.now())


def sign_ours(award: Award, finance: User) -> None:
    agreement = award.agreement
    awards.sign_agreement(
        agreement, Party.FUND, finance.name, agreement.terms_hash, by=finance, proof=awards.Proof.now()
    )


def sign_all(award: Award, finance: User, moment: dt.datetime, number: int = 0) -> None:
    with clock.at(moment):
        sign_theirs(award, number)
        sign_ours(award, finance)
