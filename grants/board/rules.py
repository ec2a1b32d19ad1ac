"""Who may read a recommendation, and who may decide on it."""

from shaping_future.accounts.roles import Role


def board_member(user, obj=None) -> bool:
    return user.has_role(Role.BOARD)


def reads_recommendations(user, obj=None) -> bool:
    return user.has_role(Role.BOARD, Role.STAFF, Role.FACILITATOR, Role.GROUP_MEMBER)


def sees_decisions(user, recommendation) -> bool:
    """The Board's own pages show how it stands; everybody else hears when it is signed off."""
    return user.has_role(Role.BOARD) or recommendation.signed_off_at is not None


def took_part_in_recommending(user, recommendation) -> bool:
    """Recommender and approver are different people: the one who sent it, and everybody in the Group's process."""
    return recommendation.recommended_by_id == user.pk or user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR)
