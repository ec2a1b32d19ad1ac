"""A member is away for a while, and comes back by themselves; or leaves for good."""

import datetime as dt

from django.db import transaction

from cocreation.group.models import Member
from shaping_future import clock
from shaping_future.accounts import services as accounts
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

from ._letters import tell_facilitators, write
from .appointing import APPOINTS, LONGEST, held, over


@transaction.atomic
def go_away(member: Member, since: dt.date, until: dt.date | None, *, by: User) -> Member:
    """Away from one day to another, both included: asked for nothing, counted for nothing. Nobody is asked why."""
    member = held(member)
    if not by.has_role(*APPOINTS) and by.pk != member.user_id:
        raise NotAllowed("MEX staff or the member say when a leave begins and ends.")
    if member.has_ended:
        raise NotAllowedNow("This term is over.")
    if since < clock.today():
        raise NotValid("Choose today, or a day to come.")
    if until and until < since:
        raise NotValid("The last day away must not be before the first.")
    if max(since, until or since) > clock.today() + LONGEST:
        raise NotValid("Choose days within the next five years.")
    member.away_from, member.away_until = since, until
    member.save(update_fields=["away_from", "away_until"])
    note("member.leave-began", member, by=by)
    return member


@transaction.atomic
def come_back(member: Member, *, by: User) -> Member:
    """Here again from today, or not away after all."""
    member = held(member)
    if not by.has_role(*APPOINTS) and by.pk != member.user_id:
        raise NotAllowed("MEX staff or the member say when a leave begins and ends.")
    member.away_from = member.away_until = None
    member.save(update_fields=["away_from", "away_until"])
    note("member.leave-ended", member, by=by)
    return member


def set_leave(member: Member, on_leave: bool, *, by: User) -> Member:
    """Away from today without a last day, or back."""
    return go_away(member, clock.today(), None, by=by) if on_leave else come_back(member, by=by)


@transaction.atomic
def leave_group(member: Member, words: str = "", *, by: User) -> Member:
    """The member leaves for good, at once. Their open readings are for the facilitator to give to others.

    The readings' rows are held, so that a sheet that is sent at this moment is either in or refused.
    """
    member = held(member)
    if by.pk != member.user_id:
        raise NotAllowed("Only the member can do this.")
    if member.has_ended:
        raise NotAllowedNow("You do not belong to the Group any more.")
    list(member.readings.select_for_update().order_by("pk").values_list("pk", flat=True))
    accounts.lay_down_role(by, Role.GROUP_MEMBER, by=by)
    over(member, clock.today(), words, by=by, at_once=True)
    tell_facilitators(member, f"left:{clock.today()}")
    write(
        member,
        f"left:{clock.today()}",
        "You have left",
        "you have left, as you asked. Thank you for everything you brought. You can still claim what you have done:"
        " sign in.",
    )
    return member
