"""Reads of outcomes."""

from django.db.models import QuerySet

from grants.applications.models import Application, State
from grants.board.models import Choice, RecommendedGrant
from grants.calls.models import Call
from grants.letters.models import Outcome


def letter_for(user, public_id) -> Outcome:
    """The released outcome of one of the person's own applications. Pending ones do not exist for anybody."""
    related = ("application__call__fund", "application__organisation", "application__strand", "application__award")
    return Outcome.objects.select_related(*related).get(
        application__in=Application.objects.own(user), application__public_id=public_id, released_at__isnull=False
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
