"""Proposals adjusted by hand, assigned as they were shown, and made again when somebody leaves."""

import pytest

from cocreation.group.services import set_leave
from cocreation.reading import queries, services
from cocreation.reading.models import PlanState, Reading, ReadingPlan, ReadingState
from grants.applications.models import Rung
from grants.applications.services import recuse
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import person
from tests.cocreation.cast import (
    a_group,
    a_member,
    applications,
    closed,
    declare,
    declaring,
    reading,
    scores,
    send,
    sheet_of,
)
from tests.cocreation.reading.cast import brings, declared, needs, pairs, readers

pytestmark = pytest.mark.django_db


# --- adjusting and assigning --------------------------------------------------------------------------------------


def swappable(call, facilitator):
    """(plan, application, out, into): a change that works."""
    plan = services.propose_readings(call, by=facilitator)
    [application] = applications(call)
    inside = readers(plan, application)
    out, into = (
        next(one for one in queries.possible_readers(call) if (one.pk in inside) is reads) for reads in (True, False)
    )
    return plan, application, out, into


def test_a_change_is_assigned_exactly_as_it_was_shown():
    call, _people, facilitator = declared(1, 5)
    plan, application, out, into = swappable(call, facilitator)
    changed = services.swap_reader(plan, application, out, into, seen=0, by=facilitator)
    shown = {tuple(pair) for pair in changed.pairs}
    assert ((into.pk, application.pk) in shown, (out.pk, application.pk) in shown) == (True, False)
    with pytest.raises(NotAllowedNow, match="changed the proposal since"):
        services.assign_plan(plan, seen=0, by=facilitator)
    assert services.assign_plan(plan, seen=1, by=facilitator) == 3
    assert pairs() == shown
    with pytest.raises(NotAllowedNow, match="assigned already"):
        services.assign_plan(plan, seen=1, by=facilitator)


def test_a_change_counts_in_what_is_shown():
    call, people, facilitator = declared(1, 4)
    [application] = applications(call)
    needs(application, facilitator, topics=["women"])
    brings(people[0], topics=["women"])
    plan = services.propose_readings(call, by=facilitator)
    spare = next(user for user in people if user.membership.pk not in readers(plan, application)).membership
    changed = services.swap_reader(plan, application, people[0].membership, spare, seen=0, by=facilitator)
    assert (plan.result["floor"], changed.result["floor"], changed.result["total"]) == (2, 0, 0)


def test_every_rule_holds_for_a_change_too():
    call, people, facilitator = declared(1, 5, max_applications_per_reviewer=1)
    for user in people[1:]:
        brings(user, lived=False)
    recuse(applications(call)[0], people[4], Rung.SCORING, by=facilitator)
    plan = services.propose_readings(call, by=facilitator)
    [application], first = applications(call), people[0].membership
    spare = next(user.membership for user in people[1:4] if user.membership.pk not in readers(plan, application))
    other = next(user.membership for user in people[1:4] if user.membership.pk in readers(plan, application))
    for out, into, why in (
        (first, spare, "nobody with lived experience"),
        (spare, other, "does not read this application"),
        (first, other, "cannot read this application"),
        (first, people[4].membership, "cannot read this application"),
        (other, a_member().membership, "cannot read this application"),
    ):
        with pytest.raises(NotAllowedNow, match=why):
            services.swap_reader(plan, application, out, into, seen=0, by=facilitator)
    plan.refresh_from_db()
    assert plan.version == 0


def test_whoever_is_full_takes_no_more():
    call, people, facilitator = declared(2, 4, reviewers_per_application=1, max_applications_per_reviewer=1)
    plan = services.propose_readings(call, by=facilitator)
    [one], [other] = (readers(plan, application) for application in applications(call))
    members = {user.membership.pk: user.membership for user in people}
    with pytest.raises(NotAllowedNow, match="no room"):
        services.swap_reader(plan, applications(call)[0], members[one], members[other], seen=0, by=facilitator)


@pytest.mark.parametrize("change", ["tie", "leave", "brings", "need"])
def test_a_proposal_that_rests_on_what_changed_is_not_assigned(change):
    call, people, facilitator = declared(1, 5)
    plan, application, out, into = swappable(call, facilitator)
    if change == "tie":
        recuse(application, people[0], Rung.ROOM, by=facilitator)
    elif change == "leave":
        set_leave(people[0].membership, True, by=people[0])
    elif change == "brings":
        brings(people[0], topics=["arts"])
    else:
        needs(application, facilitator, topics=["arts"])
    for step in (
        lambda: services.assign_plan(plan, seen=0, by=facilitator),
        lambda: services.swap_reader(plan, application, out, into, seen=0, by=facilitator),
    ):
        with pytest.raises(NotAllowedNow, match="Something changed"):
            step()
    assert (Reading.objects.count(), ReadingPlan.objects.get().state) == (0, PlanState.READY)


def test_who_stays_out_changes_nothing_of_it_and_who_is_nobody_changes_nothing():
    call, _people, facilitator = declared(1, 5)
    plan, application, out, into = swappable(call, facilitator)
    for by in (person(Role.GROUP_MEMBER), person(Role.FACILITATOR)):  # the second did not declare
        with pytest.raises(NotAllowed):
            services.swap_reader(plan, application, out, into, seen=0, by=by)
        with pytest.raises(NotAllowed):
            needs(application, by, "ar")
    for step in (
        lambda by: services.propose_readings(call, by=by),
        lambda by: services.assign_plan(plan, seen=0, by=by),
    ):
        with pytest.raises(NotAllowed):
            step(person(Role.GROUP_MEMBER))


@pytest.mark.parametrize("need", [{"language": "xx"}, {"topics": ["nothing"]}, {"only": True}])
def test_needs_come_from_the_lists(need):
    call, _people, facilitator = declared(1, 3)
    with pytest.raises(NotValid):
        needs(applications(call)[0], facilitator, **need)


def test_a_seed_that_is_too_large_is_refused():
    call, _people, facilitator = declared(1, 3)
    with pytest.raises(NotValid):
        services.propose_readings(call, by=facilitator, seed=2**31)


def test_nothing_is_proposed_once_reading_has_closed():
    call, _people, facilitator = closed(1)
    plan = ReadingPlan.objects.get()
    for step in (
        lambda: services.propose_readings(call, by=facilitator),
        lambda: services.assign_plan(plan, seen=0, by=facilitator),
        lambda: needs(applications(call)[0], facilitator, "ar"),
    ):
        with pytest.raises(NotAllowedNow):
            step()


# --- when somebody leaves -----------------------------------------------------------------------------------------


def left(call, facilitator, people):
    """The first reader sends one sheet, starts one, and goes. What everybody has is returned."""
    mine = list(people[0].membership.readings.order_by("order"))
    send(mine[0], 3)
    services.save_sheet(mine[1], scores(call, 2), {}, seen=0, by=people[0])
    before = pairs()
    set_leave(people[0].membership, True, by=people[0])
    return mine, before


def test_what_is_finished_stays_and_only_what_is_not_begun_goes_to_others():
    call, people, facilitator = reading(6, 6)
    mine, before = left(call, facilitator, people)
    others = {pair for pair in before if pair[0] != people[0].membership.pk}
    plan = services.propose_readings(call, by=facilitator)
    assert services.assign_plan(plan, seen=0, by=facilitator) == len(mine) - 1
    after = pairs()
    assert others < after
    stays = Reading.objects.filter(member=people[0].membership).values_list("application", "state")
    assert sorted(stays) == sorted(
        [(mine[0].application_id, ReadingState.SENT), (mine[1].application_id, ReadingState.STARTED)]
    )
    for application in applications(call):
        counting = application.readings.exclude(member=people[0].membership, state=ReadingState.STARTED)
        assert counting.count() == 3
    told = {mail.to for mail in Message.objects.filter(key__startswith="reading:added:")}
    assert told == {one.email for one in people if one.membership.pk in {member for member, _one in after - before}}


def test_whoever_gets_several_new_readings_hears_of_them_once():
    call, people, facilitator = reading(6, 4)
    before = pairs()
    set_leave(people[0].membership, True, by=people[0])
    assert services.assign_readings(call, by=facilitator) > 3, "so that one of three gets two"
    got = {member for member, _application in pairs() - before}
    told = [mail.to for mail in Message.objects.filter(key__startswith="reading:added:")]
    assert sorted(told) == sorted(one.email for one in people if one.membership.pk in got)


def test_a_late_tie_gives_its_reading_to_somebody_else():
    call, people, facilitator = reading(2, 5)
    application = people[0].membership.readings.first().application
    recuse(application, people[0], Rung.SCORING, by=facilitator)
    assert services.assign_readings(call, by=facilitator) == 1
    assert Reading.objects.filter(application=application).not_out().count() == 3


def test_what_nobody_has_begun_moves_when_there_is_no_other_way():
    """The only one who could take over has another, not begun, which somebody who came later can read."""
    call, people = declaring(2, reviewers_per_application=1, max_applications_per_reviewer=1), a_group(3)
    [first, second], facilitator = applications(call), person(Role.FACILITATOR)
    goes, moves, comes = people
    declare(call, facilitator, moves)
    declare(call, goes, ties=(second,))
    services.assign_readings(call, by=facilitator)
    services.open_reading(call, by=facilitator)
    assert pairs() == {(goes.membership.pk, first.pk), (moves.membership.pk, second.pk)}
    declare(call, comes, ties=(first,))
    set_leave(goes.membership, True, by=goes)
    plan = services.propose_readings(call, by=facilitator)
    assert services.assign_plan(plan, seen=0, by=facilitator) == 2
    assert pairs() == {(moves.membership.pk, first.pk), (comes.membership.pk, second.pk)}


def test_what_was_begun_does_not_even_then():
    call, people = declaring(2, reviewers_per_application=1, max_applications_per_reviewer=1), a_group(3)
    [first, second], facilitator = applications(call), person(Role.FACILITATOR)
    declare(call, facilitator, people[1])
    declare(call, people[0], ties=(second,))
    services.assign_readings(call, by=facilitator)
    services.open_reading(call, by=facilitator)
    services.save_sheet(sheet_of(people[1], second), scores(call, 2), {}, seen=0, by=people[1])
    declare(call, people[2], ties=(first,))
    set_leave(people[0].membership, True, by=people[0])
    plan = services.propose_readings(call, by=facilitator)
    [repair] = plan.result["report"]["repairs"]
    assert (plan.state, repair["kind"], sum(repair["more"].values())) == (PlanState.IMPOSSIBLE, "loads", 1)


def test_a_sheet_that_was_begun_meanwhile_is_never_taken_away():
    call, people, facilitator = reading(3, 4)
    sheet = people[0].membership.readings.first()
    plan = services.propose_readings(call, by=facilitator)
    services.save_sheet(sheet_of(people[0], sheet.application), scores(call, 2), {}, seen=0, by=people[0])
    ReadingPlan.objects.filter(pk=plan.pk).update(
        pairs=[pair for pair in plan.pairs if pair != [people[0].membership.pk, sheet.application_id]]
    )
    with pytest.raises(NotAllowedNow, match="started to read"):
        services.assign_plan(plan, seen=0, by=facilitator)
    assert Reading.objects.filter(pk=sheet.pk).exists()
