"""Who had which power: counted by group from what was recorded, nobody by themselves, nothing of a group of few."""

import datetime as dt

import pytest
from django.urls import reverse

from cocreation.audit import queries
from cocreation.audit.steps import steps_taken
from cocreation.design import services as design
from cocreation.meetings.models import Attendance, Hand, Meeting
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests.cast import a_call, person, signed_in_as
from tests.cocreation.cast import a_group
from tests.cocreation.design.cast import Designing
from tests.grants.awards.cast import released
from tests.standing import built_once

pytestmark = pytest.mark.django_db
MEMBERS = 12


class World:
    """A released call of a Group of twelve: one meeting, and a rule that two people wrote."""

    def __init__(self):
        self.call = released(funded=5, declined=1).call
        self.members = a_group(MEMBERS)
        self.facilitator = person(Role.FACILITATOR)
        self.meeting = self._meet()
        self.rule = self._write()

    def _meet(self) -> Meeting:
        ended = clock.now() - dt.timedelta(days=1)
        meeting = Meeting.objects.create(
            call=self.call, title="A meeting", way="online", starts_at=ended - dt.timedelta(hours=2), ends_at=ended,
            state="ended", planned_by=self.facilitator, started_at=ended - dt.timedelta(hours=2),
            started_by=self.facilitator, ended_at=ended, ended_by=self.facilitator,
        )  # fmt: skip
        Attendance.objects.create(meeting=meeting, user=self.facilitator, seat="facilitator", way="online")
        for member in self.members:
            Attendance.objects.create(meeting=meeting, user=member, seat="member", way="online")
        turns = [*self.members[:6], *[self.members[0]] * 6, self.facilitator, self.facilitator]
        for one in turns:
            Hand.objects.create(meeting=meeting, user=one, called_at=ended, ended_at=ended)
        Hand.objects.create(meeting=meeting, user=self.members[11], ended_at=ended)  # raised, and never called
        return meeting

    def _write(self):
        group = Designing(self.call, self.members, self.facilitator, person(Role.STAFF))
        rule = group.begin(text="We fund leaders.", by=self.facilitator)
        better = "We fund leaders who rest."
        taken = design.propose_amendment(rule, better, "Rest.", seen=1, by=self.members[3])
        design.write_version(
            rule, better, "Rest matters.", seen=1, source="amendment", heard="Rest.", amendment=taken,
            by=self.facilitator,
        )  # fmt: skip
        last = "We fund leaders who rest. In four nations."
        design.write_version(rule, last, "All.", seen=2, source="partners", heard="All nations.", by=self.facilitator)
        return group.hold(rule)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(World, django_db_blocker)


def with_others(number: int) -> None:
    for _ in range(number):
        person(Role.FINANCE)


def rows(count):
    return [row["count"] for row in count.rows]


def test_turns_are_those_that_were_called_and_a_lone_facilitator_is_hidden(world):
    talk = queries.audit(world.call).talk
    assert rows(talk.turns) == [12, None]
    assert [row["share"] for row in talk.turns.rows] == [None, None], "a share would tell the other side's number"
    assert (talk.came, talk.spoke) == (MEMBERS, 6)
    assert talk.louder_half == 1.0


def test_a_few_who_spoke_or_did_not_are_no_group(world):
    Hand.objects.filter(user__in=world.members[2:6]).delete()
    assert queries.audit(world.call).talk.spoke is None, "two spoke"
    Attendance.objects.filter(user__in=world.members[4:]).delete()
    talk = queries.audit(world.call).talk
    assert (talk.turns, talk.came, talk.louder_half) == (None, None, None)


def test_a_word_belongs_to_the_side_that_wrote_it_and_a_taken_up_change_to_its_author(world):
    with_others(5)
    found = queries.audit(world.call)
    assert rows(found.words) == [2, 6], "“who rest.” is a member's, though the facilitator wrote the version"
    assert found.amended == {"all": 1, "accepted": 1, "declined": 0}
    assert rows(found.heard) == [1, 0, 1, 0], "the Group once, funders and partners once"
    assert {one.title: rows(one) for one in found.proposals} == {
        "Rules of the fund that somebody began": [0, 1],
        "Changes of a rule that somebody proposed": [1, 0],
    }


def test_of_a_side_of_four_nothing_is_counted(world, monkeypatch):
    everybody = User.objects.exclude(roles=[]).exclude(pk__in=[one.pk for one in world.members])
    keep = list(everybody.values_list("pk", flat=True)[:4])
    everybody.exclude(pk__in=keep).update(roles=[])
    found = queries.audit(world.call)
    assert found.sizes == {"group": MEMBERS, "others": 4}
    for count in (found.words, *found.proposals):
        assert count.rows[1]["count"] is None
        assert [row["share"] for row in count.rows] == [None, None]


def test_how_far_the_board_followed_is_shown_from_five_grants_on(world):
    assert queries.audit(world.call).unchanged == (5, 5)
    few = released(funded=2, declined=1)
    assert queries.audit(few.call).unchanged is None


def test_everybody_reads_it_after_the_release_without_anybodys_name(world, client, django_assert_num_queries):
    with django_assert_num_queries(8):
        page = client.get(reverse("power-audit", args=[world.call.slug]))
    assert page.status_code == 200
    assert "The Board approved 5 of them" in page.text
    for one in User.objects.all():
        assert one.email not in page.text
        assert not one.name or f">{one.name}<" not in page.text
    assert client.get(reverse("power-audit", args=[a_call().slug])).status_code == 404


def test_a_member_is_asked_about_what_they_took_part_in_and_nobody_else(world):
    steps = list(steps_taken(world.members[0]))
    assert [(moment, about, call) for moment, about, call, _title in steps] == [
        ("met", world.meeting.public_id, world.call.pk)
    ]
    assert "A meeting" not in steps[0][3], "a title can name an application"
    assert list(steps_taken(world.facilitator)) == []
    page = signed_in_as(world.members[0]).get(reverse("feedback-mine")).text
    assert "After a meeting" in page
    with clock.at(clock.now() + dt.timedelta(days=90)):
        assert list(steps_taken(world.members[0])) == []
