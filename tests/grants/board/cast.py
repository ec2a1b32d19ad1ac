"""The grants before the Board, and a Board that decides them."""

from grants.board import services
from grants.board.models import Choice

CONDITION = {"condition": "Send the renewed policy.", "condition_instalment": 2}


def grants(received):
    return list(received.grants.order_by("order"))


def decide(grant, world, choice=Choice.APPROVE, **values):
    """Board members vote the same until the grant is decided."""
    for member in world.board:
        grant.refresh_from_db()
        if not grant.decision:
            services.cast_vote(grant, choice, by=member, **values)
    grant.refresh_from_db()
    return grant
