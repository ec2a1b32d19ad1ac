"""What each applicant will hear, written by one person and checked by another, pending until release."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from grants.applications.models import Participant
from grants.calls.models import Call, Stage
from grants.letters import queries, rules
from grants.letters.models import Outcome, OutcomeKind
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.services import promise
from shaping_future.record.services import note


@transaction.atomic
def prepare_outcomes(call: Call, *, by: User) -> int:
    """One pending outcome for each application that was read; how many. Repeating it keeps what was written."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    _staff(by)
    if call.stage != Stage.SIGNED_OFF:
        raise NotAllowedNow("Outcomes are prepared once the Board has signed off.")
    approved = queries.approved_grants(call)
    made = []
    for application in queries.awaiting(call).filter(outcome=None):
        grant = approved.get(application.pk)
        kind = OutcomeKind.FUNDED if grant else OutcomeKind.NOT_THIS_TIME
        made.append(Outcome(application=application, kind=kind, reason=grant.why if grant else ""))
    Outcome.objects.bulk_create(made)
    count = Outcome.objects.filter(application__call=call).count()
    note("outcomes.prepared", call, by=by, count=count)
    return count


@transaction.atomic
def write_outcome(outcome: Outcome, strength: str, reason: str, kind_line: str = "", *, by: User) -> Outcome:
    """What was strong, and why not this time (or why we chose you). A change needs a new check."""
    outcome = _pending(outcome, by)
    strength, reason = strength.strip(), reason.strip()
    if outcome.kind in (OutcomeKind.NOT_THIS_TIME, OutcomeKind.WAITING) and not (strength and reason):
        raise NotValid("Write one strength and one reason: nobody is declined without both.")
    if not reason:
        raise NotValid("Write why we chose this application.")
    outcome.strength, outcome.reason, outcome.kind_line = strength, reason, kind_line.strip()
    outcome.written_by, outcome.written_at = by, clock.now()
    outcome.checked_by = outcome.checked_at = None
    outcome.save(
        update_fields=["strength", "reason", "kind_line", "written_by", "written_at", "checked_by", "checked_at"]
    )
    note("outcome.written", outcome, by=by)
    return outcome


@transaction.atomic
def check_outcome(outcome: Outcome, seen: str | None = None, *, by: User) -> Outcome:
    """A second person has read the letter and stands by it: the one that their page showed (`seen`, by version_of)."""
    outcome = _pending(outcome, by)
    if outcome.checked_at:
        raise NotAllowedNow("This letter was checked already.")
    if outcome.written_by_id is None:
        raise NotAllowedNow("There is nothing to check yet: write the letter first.")
    if outcome.written_by_id == by.pk:
        raise NotAllowed("Somebody else needs to check what you wrote.")
    if seen is not None and seen != version_of(outcome):
        raise NotAllowedNow("This letter was changed after you opened the page. Read it again.")
    outcome.checked_by, outcome.checked_at = by, clock.now()
    outcome.save(update_fields=["checked_by", "checked_at"])
    note("outcome.checked", outcome, by=by)
    return outcome


def version_of(outcome: Outcome | None) -> str:
    """What a page shows of the outcome, as one word."""
    return outcome.written_at.isoformat() if outcome and outcome.written_at else ""


def _pending(outcome: Outcome, by: User) -> Outcome:
    outcome = Outcome.objects.select_for_update(of=("self",)).select_related("application__call").get(pk=outcome.pk)
    if not rules.writes_outcomes(by, outcome):
        raise NotAllowed("MEX staff write and release outcomes.")
    if not Outcome.objects.visible_to(by).filter(pk=outcome.pk).exists():
        raise NotAllowed("You have an interest in this application, so somebody else writes about it.")
    if outcome.released_at:
        raise NotAllowedNow("This outcome was released; it can no longer be changed.")
    return outcome


def _staff(by: User) -> None:
    if not rules.writes_outcomes(by):
        raise NotAllowed("MEX staff write and release outcomes.")


def write_to_people(outcome: Outcome, occasion: str = "outcome") -> None:
    """The same words for everybody: an inbox seen over a shoulder tells nothing. Once for each `occasion`."""
    link = settings.SITE_URL + reverse("letter", args=[outcome.application.public_id])
    for person in Participant.objects.filter(application=outcome.application, removed_at=None).select_related("user"):
        promise(
            key=f"{occasion}-{outcome.pk}-{person.user_id}",
            to=person.user.email,
            subject="There is news about your application",
            body=f"Hello,\n\nthere is a letter for you about your application. Please sign in to read it:\n\n{link}\n\n"
            "If you would like to talk about it, reply to this message and we will call you.\n",
        )
