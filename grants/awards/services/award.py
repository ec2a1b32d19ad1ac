"""What a funded application becomes at the release: an award, its conditions, the money committed, the agreement."""

import datetime as dt
import secrets

from grants.applications.models import Application
from grants.awards import queries
from grants.awards.models import Agreement, Award, Party
from grants.awards.terms import agreement_terms, months_later
from grants.board.models import Choice, RecommendedGrant
from grants.calls.models import Call
from grants.fund import services as fund
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.record.services import note

from .signing import send_agreement
from .terms import terms_in_use

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter that is read as a digit, or as another letter


def make_award(call: Call, application: Application, grant: RecommendedGrant, by: User) -> Award:
    """Called inside the release's transaction, under the call's lock."""
    start = _start(call)
    award = Award.objects.create(
        application=application,
        reference=_free_reference(),
        pence=grant.pence,
        starts_on=start,
        ends_on=months_later(start, application.strand.months),
        awarded_at=clock.now(),
        public_name=queries.public_name_in_form(application),
        purpose=call.funding_style,
    )
    conditions = _take_conditions(award, grant)
    fund.commit(call.fund, application.reference, grant.pence, by=by, key=f"award-{award.reference}")
    agreement = _send(award, call, by)
    note("award.made", award, by=by, pence=grant.pence, terms=agreement.terms_hash, conditions=conditions)
    return award


def _take_conditions(award: Award, grant: RecommendedGrant) -> int:
    """What the Board members who approved with a condition asked for; the same words from two of them count once."""
    if grant.decision != Choice.CONDITION:
        return 0
    asked = [vote for vote in grant.votes.all() if vote.choice == Choice.CONDITION]
    for vote in sorted(asked, key=lambda vote: vote.pk):
        award.conditions.get_or_create(
            text=vote.condition, instalment=vote.condition_instalment, defaults={"due": vote.condition_due}
        )
    return award.conditions.count()


def _send(award: Award, call: Call, by: User) -> Agreement:
    """Two people sign for the grant partner, one of them for whoever holds the grant for it; then Global Dialogue."""
    version = terms_in_use()
    second = Party.HOST if award.application.host_id else Party.SECOND
    terms = agreement_terms(award, call, version)
    agreement = send_agreement(award, terms, version, [Party.PARTNER, second, Party.FUND], by=by)
    award.agreement = agreement
    award.save(update_fields=["agreement"])
    return agreement


def _free_reference() -> str:
    """Random, so that it tells no count."""
    while True:
        reference = "G-" + "".join(secrets.choice(ALPHABET) for _ in range(6))
        if not Award.objects.filter(reference=reference).exists():
            return reference


def _start(call: Call) -> dt.date:
    """When the call's timeline says that the work begins; today, if everybody hears later than that."""
    planned = call.timeline.filter(key="implementation").first()
    return max(planned.start, clock.today()) if planned else clock.today()
