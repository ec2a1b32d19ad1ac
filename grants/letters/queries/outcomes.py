"""Reads of outcomes, and of the letters that went out."""

from typing import Any

from django.db.models import Q, QuerySet

from grants.applications.models import Application, EligibilityCheck, State
from grants.board.models import Choice, RecommendedGrant
from grants.calls.models import Call
from grants.letters.models import Letter, Outcome

from .asked import also_in_reserve

ABOUT_ELIGIBILITY = Q(kind__startswith="not_eligible")


def letter_for(user: Any, public_id: Any) -> Letter:
    """The letter to one of the person's own applications. One that is not out does not exist, for anybody. What was
    said about eligibility stands while it holds: after a slip that they corrected it is no letter any more."""
    related = ("application__call__fund", "application__organisation", "application__strand")
    return (
        Letter.objects.filter(~ABOUT_ELIGIBILITY | Q(application__state=State.NOT_ELIGIBLE))
        .filter(application__in=Application.objects.own(user), application__public_id=public_id)
        .select_related(*related, "application__award", "application__outcome")[:1]
        .get()
    )


def approved_grants(call: Call) -> dict[int, RecommendedGrant]:
    """What the Board signed off in this call, by the application's pk."""
    grants = RecommendedGrant.objects.filter(
        recommendation__call=call,
        recommendation__signed_off_at__isnull=False,
        decision__in=[Choice.APPROVE, Choice.CONDITION],
    )
    return {grant.application_id: grant for grant in grants.order_by("pk").prefetch_related("votes")}


def awaiting(call: Call) -> QuerySet:
    """The applications of the call that hear at the release: what was read and not withdrawn."""
    return Application.objects.filter(call=call, state=State.ELIGIBLE)


def in_reserve(call: Call) -> list[int]:
    """The applications (pk) that the Group agreed on as next, in their order."""
    return [pk for ask in also_in_reserve for pk in ask(call)]


def outcome_to_write(user: Any, public_id: Any) -> Outcome:
    """The outcome of one application of a call with money, for whoever may write its letter."""
    related = (
        "application__call__fund",
        "application__organisation",
        "application__strand",
        "written_by",
        "checked_by",
    )
    rows = Outcome.objects.visible_to(user).select_related(*related).exclude(application__state=State.WITHDRAWN)
    return rows.get(application__public_id=public_id, application__call__kind="grants")


def pending_in(call: Call) -> QuerySet:
    """What will be released in this call, with what composing needs. Whoever withdrew meanwhile hears nothing."""
    related = ("application__organisation", "application__host", "application__strand", "application__call__fund")
    waiting = Outcome.objects.filter(application__call=call, released_at=None)
    return waiting.exclude(application__state=State.WITHDRAWN).select_related(*related)


def finding_to_read(user: Any, public_id: Any) -> EligibilityCheck:
    """The newest finding of an application, when it is "not eligible": its letter waits for a second person."""
    related = ("call__fund", "organisation", "strand")
    application = Application.objects.visible_to(user).select_related(*related).get(public_id=public_id)
    check = application.eligibility_checks.select_related("by").first()
    if check is None or check.finding != EligibilityCheck.Finding.NOT_ELIGIBLE:
        raise EligibilityCheck.DoesNotExist
    check.application = application
    return check
