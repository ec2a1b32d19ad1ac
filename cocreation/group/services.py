"""Appointing members of the Co-Creation Group, and their leave."""

import datetime as dt

from django.db import transaction

from cocreation.group.models import Member
from grants.applications.models import Participant
from grants.places.models import Place
from grants.places.workflow import Answer
from shaping_future import clock
from shaping_future.accounts import services as accounts
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

APPOINTS = (Role.STAFF, Role.FACILITATOR)


@transaction.atomic
def appoint_member(
    user: User, since: dt.date, until: dt.date | None = None, lived_experience: bool | None = None, *, by: User
) -> Member:
    """Appoint a person for a term. What they bring is theirs to say: None means that they did not say."""
    if not by.has_role(*APPOINTS):
        raise NotAllowed("MEX staff appoint members of the Group.")
    if Member.objects.filter(user=user).exists():
        raise NotAllowedNow("This person is a member of the Group already.")
    if until and until < since:
        raise NotValid("A term ends after it begins.")
    if not user.has_role(Role.GROUP_MEMBER):
        user = accounts.grant_role(user, Role.GROUP_MEMBER, by=by)
    member = Member.objects.create(
        user=user,
        since=since,
        until=until,
        lived_experience=lived_experience,
        appointed_by=by,
        appointed_at=clock.now(),
    )
    note("member.appointed", member, by=by, since=since, until=until)
    return member


@transaction.atomic
def appoint_from_place(place: Place, since: dt.date, until: dt.date, *, by: User) -> Member:
    """Appoint whoever said yes to a place in the Group, for a term. The place stays what it is: their yes."""
    place = Place.objects.select_for_update(of=("self",)).select_related("application__call").get(pk=place.pk)
    if place.answer != Answer.ACCEPTED or not place.application.call.is_for_people:
        raise NotAllowedNow("Only somebody who said yes to a place in the Group can be appointed like this.")
    if not Place.objects.visible_to(by).filter(pk=place.pk).exists():
        raise NotAllowed("You have a tie to this person. A colleague appoints them.")
    leads = place.application.participants.filter(part=Participant.Part.LEAD, removed_at=None)
    member = appoint_member(leads.select_related("user").get().user, since, until, by=by)
    note("member.from-place", member, by=by, place=place.pk)
    return member


@transaction.atomic
def set_leave(member: Member, on_leave: bool, *, by: User) -> Member:
    """On leave: asked for nothing, counted for nothing. Staff or the member say so."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    if not by.has_role(*APPOINTS) and by.pk != member.user_id:
        raise NotAllowed("MEX staff or the member say when a leave begins and ends.")
    member.on_leave = on_leave
    member.save(update_fields=["on_leave"])
    note("member.leave-began" if on_leave else "member.leave-ended", member, by=by)
    return member
