"""Who may read a recommendation, and who may decide on it."""

from django.db.models import QuerySet

from grants.board.models import READERS
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role


def board_member(user, obj=None) -> bool:
    return user.has_role(Role.BOARD)


def reads_recommendations(user, obj=None) -> bool:
    return user.has_role(*READERS)


def sees_decisions(user, recommendation) -> bool:
    """The Board's own pages show how it stands; everybody else hears when it is signed off."""
    return user.has_role(Role.BOARD) or recommendation.signed_off_at is not None


def took_part_in_recommending(user, recommendation) -> bool:
    """Recommender and approver are different people: the one who sent it, and everybody in the Group's process."""
    in_the_process = not {Role.GROUP_MEMBER, Role.FACILITATOR}.isdisjoint(user.roles)  # also when its last day passed
    return recommendation.recommended_by_id == user.pk or in_the_process


def who_may_decide(recommendation) -> QuerySet:
    """The Board members who had no part in recommending; conflicts are a matter of each grant."""
    board = User.objects.with_role(Role.BOARD).exclude(roles__overlap=[Role.GROUP_MEMBER, Role.FACILITATOR])
    return board.exclude(pk=recommendation.recommended_by_id)


def keeps_the_occasion(user, recommendation) -> bool:
    """A Board member as its secretary, or MEX staff; nobody who took part in recommending."""
    return user.has_role(Role.BOARD, Role.STAFF) and not took_part_in_recommending(user, recommendation)
