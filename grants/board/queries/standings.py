"""Who decides a grant, and how it stands."""

from collections import Counter
from dataclasses import dataclass

from django.db import connection

from grants.applications.models import Participant, Recusal, Rung
from grants.board.models import Choice, RecommendedGrant
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role


@dataclass(frozen=True)
class Standing:
    """How a grant stands with the Board: who may decide it, how many have, how many must. Never who chose what."""

    eligible: int
    voted: int
    quorum: int

    @property
    def possible(self) -> bool:
        """Whether enough members without a conflict are left for a quorum at all."""
        return self.eligible >= self.quorum


def has_conflict(user, grant: RecommendedGrant) -> bool:
    """Stays out of the room for it, or works or worked on the application."""
    return user.pk in _tied([grant.application_id]).get(grant.application_id, ())


def _tied(applications: list[int]) -> dict[int, set[int]]:
    """Whoever stays out of which application: pks of people by pk. One query."""
    recused = Recusal.objects.in_force().filter(application__in=applications, rung=Rung.ROOM)
    part = Participant.objects.filter(application__in=applications)
    out: dict[int, set[int]] = {}
    pairs = recused.order_by().values_list("application", "user")
    for application, user in pairs.union(part.order_by().values_list("application", "user")):
        out.setdefault(application, set()).add(user)
    return out


def has_decided(user, application_id: int) -> bool:
    """Whether this person recommended the grant or approved anything of it, and so moves no money of it. It is the
    database's own question (models.guards), so that a refusal in words and the last line never differ."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT grants_decided(%s, %s)", [user.pk, application_id])
        return cursor.fetchone()[0]


def eligible_members(grant: RecommendedGrant) -> set[int]:
    """pks of the Board members without a conflict who had no part in recommending."""
    return eligible_by_grant([grant])[grant.pk]


def eligible_by_grant(grants: list[RecommendedGrant]) -> dict[int, set[int]]:
    """By the grant's pk; two queries for however many grants of one recommendation."""
    board = User.objects.with_role(Role.BOARD).exclude(roles__overlap=[Role.GROUP_MEMBER, Role.FACILITATOR])
    members = set(board.values_list("pk", flat=True))
    out = _tied([grant.application_id for grant in grants])
    return {
        grant.pk: members - out.get(grant.application_id, set()) - {grant.recommendation.recommended_by_id}
        for grant in grants
    }


def standings(grants: list[RecommendedGrant]) -> dict[int, Standing]:
    """How each grant stands, by its pk. The grants come from grants_for, with their votes."""
    eligible = eligible_by_grant(grants)
    return {
        grant.pk: Standing(
            eligible=len(eligible[grant.pk]),
            voted=sum(vote.user_id in eligible[grant.pk] for vote in grant.votes.all()),
            quorum=grant.recommendation.quorum,
        )
        for grant in grants
    }


def decision_of(grant: RecommendedGrant) -> Choice | None:
    """The choice that more than half of the eligible members hold, once at least the quorum has voted."""
    eligible = eligible_members(grant)
    votes = [vote for vote in grant.votes.all() if vote.user_id in eligible]
    if len(votes) < grant.recommendation.quorum:
        return None
    choice, most = Counter(vote.choice for vote in votes).most_common(1)[0]
    return Choice(choice) if 2 * most > len(eligible) else None
