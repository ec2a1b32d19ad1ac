"""Letters go out: the checked ones inside the release of their call, those about eligibility when it is confirmed."""

from collections.abc import Sequence

from django.db import transaction

from grants.applications.models import EligibilityCheck
from grants.calls.models import Call
from grants.letters import queries
from grants.letters.models import Letter, LetterTemplate, Outcome
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow
from shaping_future.record.services import note

from .templates import kept


def refuse_unchecked(outcomes: Sequence[Outcome]) -> None:
    """Two people stand by every letter, or none goes out."""
    unchecked = sum(outcome.checked_at is None for outcome in outcomes)
    if unchecked:
        raise NotAllowedNow(
            f"{unchecked} of {len(outcomes)} letters are not written and checked yet. All go out together."
        )


def refuse_stale(call: Call, outcomes: Sequence[Outcome]) -> None:
    """Every letter is still what its second reader read: no template, amount or average changed. Under the release's
    locks."""
    made_of = queries.material(call)
    for outcome in outcomes:
        outcome.application.call = call
    changed = sum(queries.is_stale(outcome, queries.compose(outcome, made_of)) for outcome in outcomes)
    if changed:
        raise NotAllowedNow(f"{changed} of {len(outcomes)} letters changed since they were checked. Read them again.")


def send_letters(outcomes: Sequence[Outcome]) -> None:
    """What was checked becomes the letter, word for word. Called inside the release, when it set their time."""
    Letter.objects.bulk_create(
        Letter(
            application=outcome.application,
            kind=outcome.letter_kind,
            template_id=outcome.template_id,
            blocks=outcome.composed,
            at=outcome.released_at,
        )
        for outcome in outcomes
    )


@transaction.atomic
def send_not_eligible(check: EligibilityCheck, *, by: User) -> Letter:
    """The letter about a confirmed finding. Called where it is confirmed, in the same transaction."""
    composed = queries.compose_not_eligible(check)
    if composed.missing:
        raise NotAllowedNow(f"The letter has a gap: nothing for {', '.join(composed.missing)}. Look at the template.")
    template: LetterTemplate = kept(composed.template)
    letter = Letter.objects.create(
        application=check.application, kind=template.kind, template=template, blocks=composed.blocks, at=clock.now()
    )
    note("letter.sent", letter, by=by, kind=template.kind, version=template.number)
    return letter
