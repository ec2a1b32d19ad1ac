"""Reads of messages about changes."""

from grants.awards.models import Award
from learning.changes.models import ChangeRequest


def award_for(user, public_id) -> Award:
    """A grant that this person writes about: their own, or one that they answer for."""
    rows = Award.objects.visible_to(user).select_related(
        "application__organisation", "application__call__fund", "agreement"
    )
    return rows.get(public_id=public_id)


def request_for(user, public_id) -> ChangeRequest:
    return ChangeRequest.objects.visible_to(user).select_related("award__application").get(public_id=public_id)


def requests_of(award: Award) -> list[ChangeRequest]:
    """Newest first, with their messages. Two queries."""
    return list(award.change_requests.prefetch_related("messages__by"))


def waiting_for_us(user) -> list[ChangeRequest]:
    """Which wait for a word of ours, without those of grants this person has an interest in. One query."""
    awards = Award.objects.handled_by(user).values("pk")
    rows = ChangeRequest.objects.waiting().filter(award__in=awards)
    return list(rows.select_related("award__application__organisation", "answerer").order_by("reply_due_on", "pk"))
