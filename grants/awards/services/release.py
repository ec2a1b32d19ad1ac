"""Every outcome of a call is released at one moment: states, awards, agreements, money, letters, or nothing."""

import datetime as dt
import hashlib
import json
import secrets

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from grants.applications.models import Participant, State
from grants.applications.services import set_outcome_state
from grants.awards import rules
from grants.awards.models import Agreement, Award, Condition, Outcome, OutcomeKind
from grants.awards.queries import approved_grants
from grants.awards.terms import agreement_terms
from grants.board.models import Choice, RecommendedGrant
from grants.calls.models import Call, Stage
from grants.calls.services import mark_released
from grants.fund import services as fund
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.files.services import want_document
from shaping_future.outbox.services import promise
from shaping_future.record.services import note, seal

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter that is read as a digit, or as another letter


@transaction.atomic
def release_outcomes(call: Call, *, by: User) -> int:
    """Release every outcome of the call. Refuses when one is missing, unwritten or unchecked. Returns how many."""
    call = Call.objects.select_for_update().select_related("fund").get(pk=call.pk)
    if not rules.writes_outcomes(by):
        raise NotAllowed("MEX staff write and release outcomes.")
    if call.stage != Stage.SIGNED_OFF:
        raise NotAllowedNow("Outcomes are released once, after the Board has signed off.")
    outcomes = list(
        Outcome.objects.select_for_update(of=("self",))
        .filter(application__call=call)
        .select_related("application__organisation", "application__strand")
    )
    _refuse_unready(call, outcomes)
    grants = approved_grants(call)
    for outcome in outcomes:
        _release_one(call, outcome, grants.get(outcome.application_id), by)
    mark_released(call, by=by)
    note("outcomes.released", call, by=by, count=len(outcomes), funded=len(grants))
    seal()
    return len(outcomes)


def _refuse_unready(call: Call, outcomes: list[Outcome]) -> None:
    waiting = call.applications.filter(state=State.ELIGIBLE, outcome=None).count()
    unchecked = sum(1 for outcome in outcomes if outcome.checked_at is None)
    if waiting or not outcomes:
        raise NotAllowedNow("Prepare the outcomes first: every application that was read needs one.")
    if unchecked:
        raise NotAllowedNow(
            f"{unchecked} of {len(outcomes)} letters are not written and checked yet. All go out together."
        )


def _release_one(call: Call, outcome: Outcome, grant: RecommendedGrant | None, by: User) -> None:
    outcome.released_at = clock.now()
    outcome.save(update_fields=["released_at"])
    funded = outcome.kind == OutcomeKind.FUNDED
    set_outcome_state(outcome.application, State.FUNDED if funded else State.NOT_THIS_TIME, by=by)
    if funded:
        _award(call, outcome, grant, by)
    for person in Participant.objects.filter(application=outcome.application, removed_at=None).select_related("user"):
        link = settings.SITE_URL + reverse("letter", args=[outcome.application.public_id])
        promise(
            key=f"outcome-{outcome.pk}-{person.user_id}",
            to=person.user.email,
            subject="There is news about your application",
            body=f"Hello,\n\nthere is a letter for you about your application. Please sign in to read it:\n\n{link}\n\n"
            "If you would like to talk about it, reply to this message and we will call you.\n",
        )  # the same words for everybody: an inbox seen over a shoulder tells nothing


def _award(call: Call, outcome: Outcome, grant: RecommendedGrant, by: User) -> Award:
    application = outcome.application
    start = next((entry.start for entry in call.timeline.all() if entry.key == "implementation"), clock.today())
    award = Award.objects.create(
        application=application,
        reference="G-" + "".join(secrets.choice(ALPHABET) for _ in range(6)),
        pence=grant.pence,
        starts_on=start,
        ends_on=_months_later(start, application.strand.months),
        awarded_at=clock.now(),
        **_public_name(application),
    )
    for vote in grant.votes.all():
        if grant.decision == Choice.CONDITION and vote.choice == Choice.CONDITION:
            award.conditions.get_or_create(
                text=vote.condition, defaults={"due": vote.condition_due, "instalment": vote.condition_instalment}
            )
    fund.commit(call.fund, application.reference, grant.pence, by=by, key=f"award-{award.reference}")
    terms = agreement_terms(award, call)
    digest = hashlib.sha256(json.dumps(terms, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    agreement = Agreement.objects.create(award=award, terms=terms, terms_hash=digest, sent_at=clock.now())
    agreement.document = want_document("agreement", str(agreement.pk), f"{digest[:40]}-0", by=by)
    agreement.save(update_fields=["document"])
    note(
        "award.made",
        award,
        by=by,
        pence=grant.pence,
        terms=digest,
        conditions=Condition.objects.filter(award=award).count(),
    )
    return award


def _public_name(application) -> dict:
    """The choice that the applicant made in the form; without one, the safest."""
    answer = application.response.answers.filter(question__key="public_name").first()
    chosen = {"Our name": "own", "A name we choose": "chosen"}.get(answer.value if answer else "", "region")
    return {"public_name": chosen}


def _months_later(day: dt.date, months: int) -> dt.date:
    """The day before the same day `months` later: 1 June 2025 and 24 give 31 May 2027."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last)) - dt.timedelta(days=1)
