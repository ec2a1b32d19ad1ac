"""Assigning and opening readings: what succeeds, what is refused, what stays as it was."""

import pytest

from cocreation.group.services import set_leave
from cocreation.reading import services
from cocreation.reading.models import Reading, ReadingState
from grants.applications.models import Rung
from grants.applications.services import recuse
from grants.calls.models import Stage
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person
from tests.cocreation.cast import (
    a_group,
    a_member,
    applications,
    declare,
    declaring,
    reading,
)
from tests.cocreation.reading.cast import brings, needs

pytestmark = pytest.mark.django_db


# --- assigning ----------------------------------------------------------


def test_every_application_gets_its_readers_with_even_loads():
    call, people, facilitator = declaring(4), a_group(4), person(Role.FACILITATOR)
    declare(call, *people)
    assert services.assign_readings(call, by=facilitator) == 12
    assert [person.membership.readings.count() for person in people] == [3, 3, 3, 3]
    assert [one.readings.count() for one in applications(call)] == [3, 3, 3, 3]
    assert Entry.objects.filter(verb="readings.assigned").get().detail["seed"] == call.pk


def test_assigning_again_starts_afresh_and_the_seed_makes_it_the_same():
    call, people, facilitator = declaring(4), a_group(5), person(Role.FACILITATOR)
    declare(call, *people)

    def pairs(seed):
        services.assign_readings(call, by=facilitator, seed=seed)
        return set(Reading.objects.values_list("application", "member"))

    first = pairs(1)
    assert pairs(2) != first
    assert pairs(1) == first


def test_each_member_reads_in_an_order_of_their_own():
    _call, people, _facilitator = reading(6, 3)
    orders = {tuple(one.membership.readings.order_by("order").values_list("application", flat=True)) for one in people}
    assert len(orders) == 3


def test_recused_absent_and_undeclared_members_are_not_asked_to_read():
    call, people = declaring(1), a_group(7)
    [application], facilitator = applications(call), person(Role.FACILITATOR)
    declare(call, *people[:5])
    declare(call, people[5], ties=(application,))
    set_leave(people[0].membership, True, by=facilitator)
    recuse(application, people[1], Rung.SCORING, by=facilitator)
    services.assign_readings(call, by=facilitator)
    assert {one.member.user for one in Reading.objects.all()} == set(people[2:5])


def test_an_impossible_assignment_names_the_application_and_changes_nothing():
    call, people, facilitator = declaring(2), a_group(3), person(Role.FACILITATOR)
    first, second = applications(call)
    declare(call, facilitator, *people[:2])
    declare(call, people[2], ties=(first,))
    with pytest.raises(NotAllowedNow, match=f"{first.organisation} .*: 3 readings needed, 2 places left") as refusal:
        services.assign_readings(call, by=facilitator)
    assert str(second.organisation) not in refusal.value.sentence
    assert Reading.objects.count() == 0


def test_a_cap_that_is_too_low_names_who_is_full():
    call, people, facilitator = declaring(2, max_applications_per_reviewer=1), a_group(3), person(Role.FACILITATOR)
    declare(call, facilitator, *people)
    with pytest.raises(NotAllowedNow, match="As full as they may be: Reader 1, Reader 2, Reader 3"):
        services.assign_readings(call, by=facilitator)


def test_why_not_names_no_application_that_the_facilitator_stays_out_of():
    call, people, facilitator = declaring(1), a_group(2), person(Role.FACILITATOR)
    [application] = applications(call)
    declare(call, *people)
    declare(call, facilitator, ties=(application,))
    with pytest.raises(NotAllowedNow) as refusal:
        services.assign_readings(call, by=facilitator)
    assert str(application.organisation) not in refusal.value.sentence
    assert "1 that you stay out of" in refusal.value.sentence


def test_another_plan_than_the_one_looked_at_is_refused():
    call, people, facilitator = declaring(1), a_group(3), person(Role.FACILITATOR)
    declare(call, *people)
    looked_at = services.propose_readings(call, by=facilitator)
    services.propose_readings(call, by=facilitator, seed=7)
    with pytest.raises(NotAllowedNow, match="newer proposal"):
        services.assign_plan(looked_at, seen=looked_at.version, by=facilitator)
    assert Reading.objects.count() == 0


@pytest.mark.parametrize("step", ["assign_readings", "open_reading", "close_reading"])
@pytest.mark.parametrize("role", [None, Role.GROUP_MEMBER, Role.BOARD, Role.FUNDER])
def test_only_facilitators_and_staff_hold_reading(step, role):
    call = declaring(1)
    with pytest.raises(NotAllowed):
        getattr(services, step)(call, by=person(role))
    call.refresh_from_db()
    assert (call.stage, Reading.objects.count()) == (Stage.DECLARING, 0)


def test_nothing_moves_once_reading_is_open_and_everybody_is_there():
    call, _people, facilitator = reading(2, 5)
    before = list(Reading.objects.values_list("pk", flat=True))
    assert services.assign_readings(call, by=facilitator, seed=99) == 0
    assert list(Reading.objects.values_list("pk", flat=True)) == before


# --- opening, and one more reader ----------------------------------------------------------


def test_opening_tells_each_reader_once_and_quietly():
    call, people, _facilitator = reading(2)
    mails = Message.objects.filter(key__startswith=f"reading:opened:{call.pk}:")
    assert sorted(mail.to for mail in mails) == sorted(user.email for user in people)
    assert not any(name in mail.body for mail in mails for name in ("Network", "STF-"))


def test_reading_does_not_open_before_everything_has_its_readers():
    call, people, facilitator = declaring(1), a_group(4), person(Role.FACILITATOR)
    declare(call, *people)
    with pytest.raises(NotAllowedNow, match="1 application has too few readers"):
        services.open_reading(call, by=facilitator)
    services.assign_readings(call, by=facilitator)
    late = Reading.objects.first()
    declare(call, late.member.user, ties=(late.application,))
    with pytest.raises(NotAllowedNow, match="1 application has too few readers"):
        services.open_reading(call, by=facilitator)
    services.assign_readings(call, by=facilitator)
    assert services.open_reading(call, by=facilitator).stage == Stage.READING


def test_one_more_reader_takes_the_place_of_one_who_has_a_tie():
    call, people, facilitator = reading(1, 4)
    [application] = applications(call)
    spare = next(user for user in people if not user.membership.readings.exists())
    added = services.add_reading(application, spare.membership, by=facilitator)
    assert (added.member, added.state) == (spare.membership, ReadingState.ASSIGNED)
    assert Message.objects.filter(to=spare.email, subject="Your readings are ready").count() == 1


def test_nobody_is_added_who_reads_it_has_a_tie_or_did_not_declare():
    call, people, facilitator = reading(1)
    [application] = applications(call)
    tied, undeclared = a_member(), a_member()
    declare(call, tied, ties=(application,))
    for user in (people[0], tied, undeclared):
        with pytest.raises(NotAllowedNow, match="cannot read this application"):
            services.add_reading(application, user.membership, by=facilitator)
    assert Reading.objects.count() == 3


def test_nobody_is_added_beyond_what_they_said_or_without_the_language_it_needs():
    call, people, facilitator = reading(2, 5, reviewers_per_application=1)
    first = applications(call)[0]
    spare = [user for user in people if not user.membership.readings.exists()]
    needs(first, facilitator, "ar", only=True)
    with pytest.raises(NotAllowedNow, match="not its language"):
        services.add_reading(first, spare[0].membership, by=facilitator)
    brings(spare[0], languages=["ar"], most=1)
    services.add_reading(first, spare[0].membership, by=facilitator)
    with pytest.raises(NotAllowedNow, match="no room"):
        services.add_reading(applications(call)[1], spare[0].membership, by=facilitator)
