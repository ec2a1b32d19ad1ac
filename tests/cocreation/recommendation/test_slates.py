"""Slates: built and proposed by the facilitator, within the budget, without whoever is recused."""

import datetime as dt

import pytest

from cocreation.deliberation.models import Round
from cocreation.recommendation import services
from cocreation.recommendation.models import Slate, SlateItem, SlateState
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.models import Entry
from tests.cast import person
from tests.deciding import a_deciding_call, on_leave, recuse, reserved

pytestmark = pytest.mark.django_db


def lines(slate):
    return sorted((item.application_id, item.pence, item.why, item.amount_reason) for item in slate.items.all())


# --- building --------------------------------------------------------------------------------------------------------


def test_a_draft_keeps_what_was_chosen_and_is_the_next_version():
    world = a_deciding_call(2)
    first, second = world.applications
    services.draft_slate(world.call, {}, by=world.facilitator)
    slate = services.draft_slate(
        world.call, {first.pk: (2_500_000, " Strong. ", ""), second.pk: (2_000_000, "", "They can begin smaller.")},
        by=world.facilitator,
    )  # fmt: skip
    assert (slate.version, slate.state, slate.created_by) == (2, SlateState.DRAFT, world.facilitator)
    assert lines(slate) == [
        (first.pk, 2_500_000, "Strong.", ""), (second.pk, 2_000_000, "", "They can begin smaller."),
    ]  # fmt: skip
    assert reserved(world) == 0
    assert Entry.objects.filter(verb="slate.drafted").count() == 2


@pytest.mark.parametrize("role", [None, Role.GROUP_MEMBER, Role.STAFF, Role.BOARD])
def test_only_a_facilitator_builds(role):
    world = a_deciding_call(1)
    with pytest.raises(NotAllowed, match="A facilitator builds"):
        services.draft_slate(world.call, world.items(), by=person(role))
    assert not Slate.objects.exists()


def test_an_amount_that_differs_needs_its_reason_and_stays_within_the_strand():
    world = a_deciding_call(1)
    pk = world.applications[0].pk
    for values, said in [
        ((2_000_000, "Why", " "), "Say why an amount differs"),
        ((0, "Why", "Reason"), "more than nought"),
        ((4_000_001, "Why", "Reason"), "at most £40,000"),
    ]:
        with pytest.raises(NotValid, match=said):
            services.draft_slate(world.call, {pk: values}, by=world.facilitator)
    assert (Slate.objects.count(), SlateItem.objects.count()) == (0, 0)


def test_what_the_facilitator_may_not_see_is_not_chosen():
    world, other = a_deciding_call(2), a_deciding_call(1)
    recuse(world.facilitator, world.applications[0])
    for application in (world.applications[0], other.applications[0]):
        with pytest.raises(NotValid, match="none that you are recused from"):
            services.draft_slate(world.call, {application.pk: (2_500_000, "Why", "")}, by=world.facilitator)
    assert not Slate.objects.exists()


def test_a_slate_over_the_budget_is_refused_with_both_sums():
    world = a_deciding_call(14, members=0, pence=4_000_000)  # £560,000 of £540,000
    with pytest.raises(NotAllowedNow, match=r"The grants budget has £540,000 left; this slate needs £560,000\."):
        world.draft()
    assert (Slate.objects.count(), SlateItem.objects.count()) == (0, 0)
    assert world.draft(*range(13)).items.count() == 13


def test_changing_replaces_the_grants_and_keeps_what_the_facilitator_is_recused_from():
    world = a_deciding_call(3)
    slate = world.draft(0, 1)
    recuse(world.facilitator, world.applications[0])
    changed = services.change_slate(slate, world.items(2), by=world.facilitator, seen=0)
    kept = {world.applications[0].pk, world.applications[2].pk}
    assert {item.application_id for item in changed.items.all()} == kept
    assert changed.revision == 1


def test_the_later_of_two_facilitators_overwrites_nothing():
    world = a_deciding_call(2)
    slate = world.draft(0)
    services.change_slate(slate, world.items(1), by=world.facilitator, seen=0)
    with pytest.raises(services.Changed, match="Somebody changed this slate"):
        services.change_slate(slate, {}, by=world.facilitator, seen=0)
    assert [item.application_id for item in slate.items.all()] == [world.applications[1].pk]


def test_a_proposed_slate_is_not_changed_only_amended_as_a_new_version():
    world = a_deciding_call(2)
    slate = world.propose(0)
    with pytest.raises(NotAllowedNow, match="before the Group already"):
        services.change_slate(slate, {}, by=world.facilitator)
    again = services.amend_slate(slate, by=world.facilitator)
    assert (again.version, again.state, lines(again)) == (2, SlateState.DRAFT, lines(slate))
    assert again.round is None


# --- proposing -------------------------------------------------------------------------------------------------------


def test_proposing_opens_a_round_for_the_active_members_of_that_moment():
    world = a_deciding_call(1, members=7)
    on_leave(world.members[6])
    slate = world.propose()
    assert slate.state == SlateState.PROPOSED
    assert slate.round.eligible == sorted(member.pk for member in world.members[:6])
    assert (slate.pot_pence, reserved(world)) == (54_000_000, 0)


def test_what_is_not_ready_is_not_proposed():
    world = a_deciding_call(2)
    soon = clock.now() + dt.timedelta(days=1)
    empty = services.draft_slate(world.call, {}, by=world.facilitator)
    with pytest.raises(NotValid, match="at least one grant"):
        services.propose_slate(empty, soon, by=world.facilitator)
    silent = services.draft_slate(world.call, world.items(0, why=""), by=world.facilitator)
    with pytest.raises(NotValid, match="Write for each grant why"):
        services.propose_slate(silent, soon, by=world.facilitator)
    slate = world.draft(0)
    with pytest.raises(NotValid, match="in the future"):
        services.propose_slate(slate, clock.now(), by=world.facilitator)
    with pytest.raises(NotAllowed, match="A facilitator"):
        services.propose_slate(slate, soon, by=world.members[0])
    assert Round.objects.count() == 0


def test_one_slate_at_a_time_is_before_the_group():
    world = a_deciding_call(2)
    slate, other = world.propose(0), world.draft(1)
    with pytest.raises(NotAllowedNow, match="Another version is before the Group"):
        services.propose_slate(other, clock.now() + dt.timedelta(days=1), by=world.facilitator)
    with pytest.raises(NotAllowedNow, match="proposed already"):
        services.propose_slate(slate, clock.now() + dt.timedelta(days=1), by=world.facilitator)
    services.close_slate(world.all_consent(slate), "We agree.", by=world.facilitator)
    with pytest.raises(NotAllowedNow, match="has agreed a slate"):
        services.propose_slate(other, clock.now() + dt.timedelta(days=1), by=world.facilitator)
