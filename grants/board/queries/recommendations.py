"""One recommendation, one grant, or none; and the lists of them."""

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from grants.board.models import BoardSignature, BoardVote, Choice, Recommendation, RecommendedGrant

from .packs import has_no_tie


def recommendation_for(user, public_id) -> Recommendation:
    related = ("call", "recommended_by", "signed_off_by", "occasion__chaired_by")
    return Recommendation.objects.visible_to(user).select_related(*related).get(public_id=public_id)


def whole_recommendation_for(user, public_id) -> Recommendation:
    """For whoever may read all of its pack; for everybody else it is not there."""
    received = recommendation_for(user, public_id)
    if not has_no_tie(user, received):
        raise Recommendation.DoesNotExist
    return received


def signed_recommendation_for(user, public_id) -> Recommendation:
    """The same once it is in force with the Board's signatures."""
    received = whole_recommendation_for(user, public_id)
    if received.resolution is None:
        raise Recommendation.DoesNotExist
    return received


def grant_for(user, public_id) -> RecommendedGrant:
    related = ("recommendation__call", "recommendation__recommended_by", "recommendation__signed_off_by")
    return _with_votes(RecommendedGrant.objects.visible_to(user)).select_related(*related).get(public_id=public_id)


def grants_for(user, received: Recommendation) -> list[RecommendedGrant]:
    """The grants of a recommendation that this person may know of, in order, with their votes."""
    grants = list(_with_votes(RecommendedGrant.objects.visible_to(user).filter(recommendation=received)))
    for grant in grants:
        grant.recommendation = received  # read with each of them, its pack would be taken apart as many times
    return grants


def _with_votes(grants: QuerySet) -> QuerySet:
    votes = Prefetch("votes", BoardVote.objects.select_related("user").order_by("pk"))
    return grants.select_related("application").prefetch_related(votes).order_by("order")


def recommendations_for(user) -> QuerySet:
    """Every recommendation with how many grants this person sees, how many are decided, and how many wait for them."""
    grants = RecommendedGrant.objects.visible_to(user).values("pk")
    mine = Exists(BoardVote.objects.filter(grant=OuterRef("grants__pk"), user=user))
    seen = Q(grants__in=grants)
    signed = BoardSignature.objects.standing().filter(recommendation=OuterRef("pk"), user=user)
    return (
        Recommendation.objects.visible_to(user)
        .select_related("call", "recommended_by", "signed_off_by")
        .annotate(
            grants_seen=Count("grants", filter=seen),
            grants_decided=Count("grants", filter=seen & ~Q(grants__decision="")),
            waiting_for_me=Count("grants", filter=seen & Q(grants__decision="") & ~mine),
            signed_by_me=Exists(signed),
        )
        .order_by("signed_off_at", "-received_at", "pk")
    )


def is_all_decided(received: Recommendation) -> bool:
    return not received.grants.filter(decision="").exists()


def approved_before(received: Recommendation) -> bool:
    """Whether another recommendation of this call was signed with a grant in it: then there is something to award."""
    others = RecommendedGrant.objects.filter(recommendation__call=received.call_id).exclude(recommendation=received)
    return others.filter(
        recommendation__signed_off_at__isnull=False, decision__in=[Choice.APPROVE, Choice.CONDITION]
    ).exists()


def neighbours(user, grant: RecommendedGrant) -> tuple[RecommendedGrant | None, RecommendedGrant | None]:
    """The grants before and after this one on the person's page."""
    seen = RecommendedGrant.objects.visible_to(user).filter(recommendation=grant.recommendation_id)
    before = seen.filter(order__lt=grant.order).order_by("-order").first()
    return before, seen.filter(order__gt=grant.order).order_by("order").first()
