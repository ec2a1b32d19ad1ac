"""The minutes build themselves; confirmed they stay, with their hash; each reads them without what is not theirs."""

import hashlib
import json
import uuid

import pytest
from django.db import InternalError, ProgrammingError, transaction

from cocreation.meetings import services
from cocreation.meetings.models import Minutes, MinutesAmendment
from cocreation.meetings.queries import meeting_for, minutes_for
from cocreation.meetings.services.minutes import canonical
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.models import Entry
from tests.cocreation.meetings.cast import together
from tests.standing import built_once

pytestmark = pytest.mark.django_db


def held():
    world = together()
    world.holds()
    return world


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(held, django_db_blocker)


def read(world, user):
    return minutes_for(user, meeting_for(user, world.meeting.public_id))


def test_they_say_what_happened(world):
    read_by = read(world, world.members[0])
    first = read_by.parts[0]
    assert [one["seat"] for one in read_by.people].count("Member with a vote") == 7
    assert (first.outcome, first.data["outcome"], first.by) == ("Decided", "Outcome 0.", "Fola Facilitator")
    assert [(one["result"], one["took_part"], one["needed"]) for one in first.rounds] == [
        ("Not agreed: an objection stands", 7, 6),
        ("Agreed by consent", 7, 6),
    ]
    assert first.rounds[0]["dissent"] == [
        {"user": None, "name": "A member", "stance": "Objection (it stands)", "words": "It leaves the north out."}
    ]
    third = read_by.parts[3]
    assert (third.out, third.out_count, third.rounds[0]["eligible"]) == ([], 1, 6)
    assert read(world, world.facilitator).parts[3].out == [str(world.out)]


def test_whoever_stayed_out_reads_them_without_the_item(world):
    read_by = read(world, world.out)
    assert [one.title for one in read_by.parts] == [
        str(world.applications[0].organisation),
        str(world.applications[1].organisation),
        "Break",
    ]


def test_confirmed_they_stay_as_they_are(world):
    with pytest.raises(NotAllowed):
        services.confirm_minutes(world.meeting, by=world.members[0])
    made = services.confirm_minutes(world.meeting, by=world.facilitator)
    assert services.confirm_minutes(world.meeting, by=world.facilitator) == made
    assert Minutes.objects.count() == 1
    kept = Minutes.objects.get()
    assert kept.sha256 == hashlib.sha256(canonical(kept.body)).hexdigest()
    assert Entry.objects.get(verb="minutes.confirmed").detail == {"sha256": kept.sha256}
    said = json.dumps(kept.body)
    assert [one for one in world.members if str(one) in said] == []  # keys, no names
    assert [one for one in world.applications if str(one.organisation) in said] == []
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Minutes.objects.update(sha256="0" * 64)


def test_a_correction_stands_beside_them(world):
    key = uuid.uuid4()
    with pytest.raises(NotAllowedNow, match="Confirm them first"):
        services.amend_minutes(world.meeting, "Six came.", key=key, by=world.facilitator)
    services.confirm_minutes(world.meeting, by=world.facilitator)
    item = world.items[3]
    with pytest.raises(NotValid, match="what is to be read instead"):
        services.amend_minutes(world.meeting, " ", key=key, by=world.facilitator)
    for _twice in range(2):
        services.amend_minutes(world.meeting, "ABOUTTHETHIRD", key=key, item=item, by=world.facilitator)
    services.amend_minutes(world.meeting, "Six came.", key=uuid.uuid4(), by=world.facilitator)
    assert MinutesAmendment.objects.count() == 2
    assert [one.text for one in read(world, world.members[0]).parts[3].amendments] == ["ABOUTTHETHIRD"]
    seen = read(world, world.out)
    assert [one.text for one in seen.amendments] == ["Six came."]
    assert [one for part in seen.parts for one in part.amendments] == []
