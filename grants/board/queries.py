"""Reads for the Board."""

from collections import Counter

from grants.applications.models import Recusal, Rung
from grants.board.models import Choice, RecommendedGrant
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role


def has_conflict(user, grant: RecommendedGrant) -> bool:
    return Recusal.objects.in_force().filter(application=grant.application_id, user=user, rung=Rung.ROOM).exists()


def eligible_members(grant: RecommendedGrant) -> set[int]:
    """pks of the Board members without a conflict who had no part in recommending."""
    out = Recusal.objects.in_force().filter(application=grant.application_id, rung=Rung.ROOM).values("user")
    members = User.objects.with_role(Role.BOARD).exclude(pk__in=out)
    members = members.exclude(roles__overlap=[Role.GROUP_MEMBER, Role.FACILITATOR])
    return set(members.exclude(pk=grant.recommendation.recommended_by_id).values_list("pk", flat=True))


def decision_of(grant: RecommendedGrant) -> Choice | None:
    """The choice that more than half of the eligible members hold, once at least the quorum has voted."""
    eligible = eligible_members(grant)
    votes = [vote for vote in grant.votes.all() if vote.user_id in eligible]
    if len(votes) < grant.recommendation.quorum:
        return None
    choice, most = Counter(vote.choice for vote in votes).most_common(1)[0]
    return Choice(choice) if 2 * most > len(eligible) else None
