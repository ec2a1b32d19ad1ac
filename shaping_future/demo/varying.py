"""Plans change: one grant runs longer, with the message and our answer; another partner's message waits."""

import datetime as dt

from grants.awards import services as awards
from grants.awards.models import Award, Party, Signatory
from grants.variations import services
from grants.variations.models import Variation
from grants.variations.services.asking import Change
from shaping_future import clock
from shaping_future.demo.cast import Cast

ILL = "The person who leads our circle was ill for three months. May the grant run three months longer?"
MOVE = "We would like to move the second payment to the summer, when our gathering is."
WHY = "Their work stood still while its leader was ill. Nothing else changes."


def vary(signed: list[Award], cast: Cast) -> None:
    """The last two of those that are signed: those with a condition come first and keep their story."""
    if len(signed) < 3:
        return
    longer, asking = signed[-1], signed[-2]
    with clock.at(min(longer.awarded_at + dt.timedelta(days=120), clock.now() - dt.timedelta(days=3))):
        services.ask_for_change(longer, ILL, by=longer.application.started_by)
        change = Change(WHY, ends_on=longer.ends_on + dt.timedelta(days=92))
        variation = services.propose_change(longer, change, by=cast.staff)
        _sign(services.approve_change(variation, by=cast.staff_2), cast)
    with clock.at(clock.now() - dt.timedelta(days=2)):
        services.ask_for_change(asking, MOVE, by=asking.application.started_by)


def _sign(variation: Variation, cast: Cast) -> None:
    agreement, second = variation.agreement, Signatory.objects.accepted().get(award=variation.award)
    people = ((Party.PARTNER, variation.award.application.started_by), (second.party, second.accepted_by))
    for party, user in (*people, (Party.FUND, cast.finance)):
        awards.sign_agreement(agreement, party, user.name, agreement.terms_hash, by=user, proof=awards.Proof.now())
