"""Reads of outcomes and awards."""

from grants.applications.models import Application
from grants.awards.models import Agreement, Award, Outcome
from grants.board.models import Choice, RecommendedGrant


def letter_for(user, public_id) -> Outcome:
    """The released outcome of one of the person's own applications. Pending ones do not exist for anybody."""
    return Outcome.objects.select_related("application__call__fund", "application__organisation").get(
        application__in=Application.objects.own(user), application__public_id=public_id, released_at__isnull=False
    )


def award_for(user, public_id) -> Award:
    """An award that this person may see, with what its pages need."""
    awards = Award.objects.visible_to(user).select_related(
        "application__call__fund", "application__organisation", "application__host", "agreement__document"
    )
    return awards.get(public_id=public_id)


def agreement_parts(agreement: Agreement) -> list:
    return list(agreement.signatures.select_related("user"))


def approved_grants(call) -> dict[int, RecommendedGrant]:
    """What the Board signed off in this call, by the application's pk."""
    grants = RecommendedGrant.objects.filter(
        recommendation__call=call,
        recommendation__signed_off_at__isnull=False,
        decision__in=[Choice.APPROVE, Choice.CONDITION],
    )
    return {grant.application_id: grant for grant in grants.prefetch_related("votes")}


def own_awards(user):
    """The awards of the applications that this person works on, newest first."""
    return (
        Award.objects.filter(application__in=Application.objects.own(user))
        .select_related("application__call", "application__organisation", "agreement")
        .prefetch_related("conditions", "agreement__signatures")
        .order_by("-awarded_at", "pk")
    )
