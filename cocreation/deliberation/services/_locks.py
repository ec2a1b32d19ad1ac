"""What the services here begin with."""

from cocreation.deliberation import rules
from cocreation.deliberation.models import Round
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed


def locked(round: Round) -> Round:
    return Round.objects.select_for_update().get(pk=round.pk)


def refuse_unless_facilitator(by: User, what: str) -> None:
    if not rules.holds_process(by):
        raise NotAllowed(f"A facilitator {what}.")
