"""What each applicant will hear, written by one person and checked by another, pending until release."""

import datetime as dt

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

from .templates import kept

RELATED = ("application__call__fund", "application__organisation", "application__strand")
WORDS = [
    "strength", "reason", "kind_line", "reserve_until", "written_by", "written_at", "checked_by", "checked_at",
    "composed", "template",
]  # fmt: skip


@transaction.atomic
def prepare_outcomes(call: Call, *, by: User) -> int:
    """One pending outcome for each application that was read; how many. Repeating it keeps what was written."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    _staff(by)
    if call.stage != Stage.SIGNED_OFF:
        raise NotAllowedNow("Outcomes are prepared once the Board has signed off.")
    approved, reserve, until = queries.approved_grants(call), set(queries.in_reserve(call)), _reserve_until(call)
    made = []
    for application in queries.awaiting(call).filter(outcome=None):
        if grant := approved.get(application.pk):
            made.append(Outcome(application=application, kind=OutcomeKind.FUNDED, reason=grant.why))
        elif application.pk in reserve:
            made.append(Outcome(application=application, kind=OutcomeKind.RESERVE, reserve_until=until))
        else:
            made.append(Outcome(application=application, kind=OutcomeKind.NOT_THIS_TIME))
    Outcome.objects.bulk_create(made)
    count = Outcome.objects.filter(application__call=call).count()
    note("outcomes.prepared", call, by=by, count=count)
    return count


def _reserve_until(call: Call) -> dt.date:
    """Until the funded work begins; half a year when the call does not say when."""
    planned = call.timeline.filter(key="implementation").first()
    return max(planned.start if planned else clock.today(), clock.today() + dt.timedelta(days=180))


@transaction.atomic
def write_outcome(
    outcome: Outcome,
    strength: str,
    reason: str,
    kind_line: str = "",
    reserve_until: dt.date | None = None,
    seen: str | None = None,
    *,
    by: User,
) -> Outcome:
    """What was strong, and why not this time (or why we chose you). A change needs a new check.

    `seen` is version_of() what the page showed: NotAllowedNow when somebody else wrote meanwhile.
    """
    outcome = _pending(outcome, by)
    strength, reason = strength.strip(), reason.strip()
    if seen is not None and seen != version_of(outcome):
        raise NotAllowedNow("Somebody changed this letter while you were writing. Read theirs; your words are below.")
    if outcome.kind not in (OutcomeKind.FUNDED, OutcomeKind.PLACE) and not (strength and reason):
        raise NotValid("Write one strength and one reason: nobody is declined without both.")
    if not reason:
        raise NotValid("Write why we chose this application.")
    if reserve_until is not None and outcome.kind == OutcomeKind.RESERVE:
        if reserve_until <= clock.today():
            raise NotValid("The last day in reserve is a day to come.")
        outcome.reserve_until = reserve_until
    outcome.strength, outcome.reason, outcome.kind_line = strength, reason, kind_line.strip()
    outcome.written_by, outcome.written_at = by, clock.now()
    outcome.checked_by = outcome.checked_at = outcome.composed = outcome.template = None
    outcome.save(update_fields=WORDS)
    note("outcome.written", outcome, by=by)
    return outcome


@transaction.atomic
def check_outcome(outcome: Outcome, seen: str | None = None, *, by: User) -> Outcome:
    """A second person has read the letter and stands by it: the one that their page showed (`seen`, by letter_mark).

    What they read is kept, with the version of the template. That is what goes out, and nothing else.
    """
    outcome = _pending(outcome, by)
    if outcome.checked_at:
        raise NotAllowedNow("This letter was checked already.")
    if outcome.written_by_id is None:
        raise NotAllowedNow("There is nothing to check yet: write the letter first.")
    if outcome.written_by_id == by.pk:
        raise NotAllowed("Somebody else needs to check what you wrote.")
    composed = queries.compose(outcome, queries.material(outcome.application.call))
    if seen is not None and seen != queries.mark_of(composed):
        raise NotAllowedNow("This letter was changed after you opened the page. Read it again.")
    if composed.missing:
        raise NotAllowedNow(f"This letter has a gap: nothing for {', '.join(composed.missing)}. Write it first.")
    outcome.template, outcome.composed = kept(composed.template), composed.blocks
    outcome.checked_by, outcome.checked_at = by, clock.now()
    outcome.save(update_fields=["checked_by", "checked_at", "template", "composed"])
    note("outcome.checked", outcome, by=by, template=composed.template.kind, version=composed.template.number)
    return outcome


def letter_mark(outcome: Outcome) -> str:
    """What the letter says now and from which version of which template, as one word."""
    return queries.mark_of(queries.compose(outcome, queries.material(outcome.application.call)))


def version_of(outcome: Outcome | None) -> str:
    """Which words somebody wrote last, as one word."""
    return outcome.written_at.isoformat() if outcome and outcome.written_at else ""


def _pending(outcome: Outcome, by: User) -> Outcome:
    outcome = Outcome.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=outcome.pk)
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
