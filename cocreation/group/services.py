"""Appointing members of the Co-Creation Group, and their leave."""

import datetime as dt
from collections.abc import Iterable

from django.db import models, transaction

from cocreation.group.kinds import Language, Topic
from cocreation.group.models import Member
from grants.applications.models import Participant
from grants.organisations.models import Region
from grants.places.models import Place
from grants.places.workflow import Answer
from shaping_future import clock
from shaping_future.accounts import services as accounts
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

MOST_READINGS = 200
"""More than anybody can read in one call: what is above it is a slip of the finger."""

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


@transaction.atomic
def say_what_you_bring(
    member: Member,
    *,
    lived_experience: bool | None,
    languages: Iterable[str],
    topics: Iterable[str],
    regions: Iterable[str],
    most_readings: int | None,
    by: User,
) -> Member:
    """What a member brings, in their own words from short lists. It is theirs alone to say, and to take back."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    if by.pk != member.user_id:
        raise NotAllowed("What a member brings is theirs to say.")
    if most_readings is not None and not 1 <= most_readings <= MOST_READINGS:
        raise NotValid(f"Choose from 1 to {MOST_READINGS} applications, or leave it empty.")
    member.lived_experience, member.most_readings = lived_experience, most_readings
    member.languages = _listed(languages, Language)
    member.topics = _listed(topics, Topic)
    member.regions = _listed(regions, Region)
    member.save(update_fields=["lived_experience", "most_readings", "languages", "topics", "regions"])
    note("member.brings", member, by=by)  # that they said something; what, is not for the record
    return member


def _listed(chosen: Iterable[str], known: type[models.TextChoices]) -> list[str]:
    chosen = set(chosen)
    if unknown := chosen - set(known.values) | (chosen & {""}):
        raise NotValid(f"{', '.join(sorted(map(str, unknown)))} is not on the list.")
    return sorted(chosen)
