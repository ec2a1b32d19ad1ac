"""A round's way: rounds one to three and the fallback, objections, late interests, more time, reminders."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from cocreation.deliberation import queries, services
from cocreation.deliberation.models import Position, Round
from cocreation.deliberation.services import Answer, Option
from cocreation.deliberation.tally.record import recount
from cocreation.deliberation.tasks import remind_of_rounds
from grants.calls import loading
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import REAL_CALL, person
from tests.cocreation.deliberation.cast import DAY, Held, held
from tests.deciding import a_deciding_call, on_leave, recuse

pytestmark = pytest.mark.django_db
TESTS = dict.fromkeys(("explicit", "impersonal", "evidenced", "harm"), True)


@pytest.fixture
def group():
    return held()


@pytest.fixture
def deciding():
    world = a_deciding_call(2, members=8)
    return world, Held(world.facilitator, world.members, world.call)


def objected(group, before=None, proposal="One", **asked):
    round = group.open(proposal=proposal, before=before, **asked)
    group.answer(round, ("objection", "It harms."), *["consent"] * 6)
    return group.close(round, "Not agreed.")


def test_three_rounds_with_three_texts_then_only_what_was_named_first(group):
    named = {"method": "majority", "sentence": "Two thirds of everybody.", "rules": {"of_all": "3/4"}}
    first = objected(group, fallback=named)
    assert first.result == "objected"
    with pytest.raises(NotAllowedNow, match="was not agreed"):
        group.open(proposal="One", before=first)
    with pytest.raises(NotValid, match="same method"):
        group.open("gradients", proposal="Two", before=first)
    with pytest.raises(NotAllowedNow, match="First come 3 rounds"):
        group.open("majority", proposal="Two", before=first)
    third = objected(group, objected(group, first, "Two"), "Three")
    assert (third.number, third.fallback["sentence"]) == (3, "Two thirds of everybody.")
    with pytest.raises(NotAllowedNow, match="There were 3 rounds. Now comes what was named: Two thirds"):
        group.open(proposal="Four", before=third)
    last = group.open("majority", proposal="Three", before=third)
    assert (last.number, last.rules["of_all"], last.fallback) == (4, "3/4", {})
    group.answer(last, *["for"] * 6, "against")
    assert group.close(last, "Agreed by the share.").result == "majority"
    with pytest.raises(NotAllowedNow, match="is there already"):
        group.open("majority", proposal="Three", before=third)


def test_a_round_follows_only_a_closed_one_about_the_same_that_was_not_agreed(group):
    running = group.open(proposal="One")
    with pytest.raises(NotAllowedNow, match="Close the round before"):
        group.open(proposal="Two", before=running)
    group.answer(running, *["consent"] * 7)
    agreed = group.close(running)
    with pytest.raises(NotAllowedNow, match="is agreed"):
        group.open(proposal="Two", before=agreed)


def test_whoever_objected_may_take_it_back_and_nobody_else(group):
    round = group.open(proposal="One")
    group.answer(round, ("objection", "It harms."), *["consent"] * 6)
    objection = group.over(round).positions.get(stance="objection").objection
    for somebody in (group.facilitator, group.members[1]):
        with pytest.raises(NotAllowed):
            services.withdraw_objection(objection, by=somebody)
    services.withdraw_objection(objection, by=group.members[0])
    services.withdraw_objection(objection, by=group.members[0])
    closed = group.close(round, "Agreed.")
    assert (closed.result, queries.tally(closed).struck) == ("agreed", 1)
    with pytest.raises(NotAllowedNow, match="is closed"):
        services.withdraw_objection(objection, by=group.members[0])


@pytest.mark.parametrize(("falls", "stands", "result"), [(4, 1, "agreed"), (3, 3, "objected"), (1, 4, "objected")])
def test_a_contested_objection_is_decided_by_the_others(group, falls, stands, result):
    round = group.open(proposal="One")
    group.answer(round, ("objection", "I dislike it."), *["consent"] * 6)
    objection = group.over(round).positions.get(stance="objection").objection
    services.keep_tests(objection, TESTS | {"harm": False}, "A better idea.", by=group.facilitator)
    services.ask_the_others(objection, by=group.facilitator)
    with pytest.raises(NotAllowedNow, match="are needed"):
        services.settle_objection(objection, by=group.facilitator)
    for number, member in enumerate(group.members[1 : 1 + falls + stands]):
        services.vote_on_objection(objection, number >= falls, by=member)
    with pytest.raises(NotAllowed):
        services.vote_on_objection(objection, True, by=group.members[0])
    services.settle_objection(objection, by=group.facilitator)
    assert group.close(round).result == result


def test_a_block_stops_until_the_others_find_that_it_is_not_principled(group):
    round = group.open("consensus", proposal="One")
    group.answer(round, ("block", "Open books were promised."), *["agree"] * 6)
    with pytest.raises(NotValid, match="Write why"):
        services.cast(round, Answer("block"), by=group.members[1])
    assert group.close(round).result == "blocked"


def test_a_late_interest_takes_the_ballot_away_and_counts_again(deciding):
    world, group = deciding
    round = group.open(proposal="It is ready.", about=world.applications[0])
    group.answer(round, ("objection", "Theirs is better."), *["consent"] * 7)
    closed = group.close(round)
    assert closed.result == "objected"
    recuse(world.members[0], world.applications[0])
    closed.refresh_from_db()
    assert (closed.result, queries.tally(closed).eligible) == ("agreed", 7)
    assert Entry.objects.filter(verb="round.recounted", subject_id=str(closed.pk)).count() == 1
    for member in world.members[1:3]:
        recuse(member, world.applications[0])
    closed.refresh_from_db()
    assert closed.result == "referred"  # five are left: never silently passed


def test_each_option_has_its_own_quorum_without_whoever_stays_out(deciding):
    world, group = deciding
    for member in world.members[:3]:
        recuse(member, world.applications[0])
    round = group.open("dots", options=[Option(application=one) for one in world.applications])
    with pytest.raises(NotValid, match="not there for you"):
        services.cast(round, Answer(choices={1: 1}), by=world.members[0])
    group.answer(round, *[{2: 1}] * 3, *[{1: 2}] * 5)
    counted = queries.tally(group.close(round))
    assert [(one.eligible, one.decidable, one.place) for one in counted.options] == [(5, False, None), (8, True, 1)]
    assert queries.result_lines(round, world.members[0]) == []
    assert "Counted." in queries.result_lines(Round.objects.get(), world.members[4])


def test_whoever_has_no_vote_is_not_asked(deciding):
    world, _group = deciding
    on_leave(world.members[0])
    both = world.members[1]
    both.roles = [*both.roles, Role.FACILITATOR]
    both.save()
    voters = queries.active_voters()
    assert {one.pk for one in voters} == {one.pk for one in world.members[2:]}
    round = services.open_round(
        world.call,
        "?",
        [*world.members, world.facilitator, person(Role.STAFF)],
        clock.now() + DAY,
        by=world.facilitator,
    )
    assert set(round.eligible) == {one.pk for one in [world.members[0], *world.members[2:]]}


def test_the_group_may_agree_another_quorum_for_a_call():
    words = REAL_CALL.read_text().replace("  tie:", "  counting: {percent: 50, least: 3}\n  tie:")
    assert "counting" in words
    call = loading.load(words)
    assert queries.quorum_of(call) == (Decimal("0.5"), 3)
    assert queries.quorum_of(None) == (Decimal("0.6"), 6)
    group = held(members=5, call=call)
    round = group.open()
    assert (round.quorum_share, round.quorum_least) == (Decimal("0.5"), 3)
    group.answer(round, *["consent"] * 3)
    assert group.close(round).result == "agreed"


def test_advice_is_read_before_its_owner_decides(group):
    owner = group.members[0]
    round = group.open("advice", proposal="I would rent a room.")
    assert owner.pk not in round.eligible
    with pytest.raises(NotAllowedNow, match="opens the answers first"):
        services.close_round(round, "I rent it.", by=owner)
    group.over(round)
    with pytest.raises(NotAllowedNow, match="Nobody has given advice"):
        services.close_round(round, "I rent it.", by=owner)
    asked = group.open("advice", proposal="I would rent a room.")
    services.cast(asked, Answer("advice", "Ask the library."), by=group.members[1])
    group.over(asked)
    with pytest.raises(NotAllowed, match="decides"):
        services.close_round(asked, "You rent it.", by=group.facilitator)
    assert services.close_round(asked, "I ask the library.", by=owner).result == "advised"


def test_reminders_come_once_a_day_before_the_end_to_whoever_has_not_answered(group):
    round = group.open(days=5)
    short = group.open(days=1)
    services.cast(round, Answer("consent"), by=group.members[0])
    letters = Message.objects.filter(key__startswith=f"round:{round.pk}:")
    remind_of_rounds()
    assert not letters.exists()
    with clock.at(round.closes_at - dt.timedelta(hours=23)):
        remind_of_rounds(), remind_of_rounds()
    assert {one.to for one in letters} == {one.email for one in group.members[1:]}
    assert not Message.objects.filter(key__startswith=f"round:{short.pk}:").exists()
    assert all(round.question not in one.body for one in letters)
    with clock.at(round.closes_at - dt.timedelta(hours=1)):
        services.extend_round(round, round.closes_at + 3 * DAY, "Illness.", by=group.facilitator)
    with clock.at(round.closes_at + 2 * DAY + dt.timedelta(hours=1)):
        remind_of_rounds()
    assert letters.all().count() == 12


def test_nobody_loses_time_and_nobody_answers_after_it(group):
    round = group.open()
    with pytest.raises(NotAllowedNow, match="Members may answer until"):
        services.shut_round(round, by=group.facilitator)
    with pytest.raises(NotAllowed):
        services.extend_round(round, round.closes_at + DAY, "Why not.", by=group.members[0])
    with pytest.raises(NotValid, match="Choose a later time"):
        services.extend_round(round, round.closes_at, "Less.", by=group.facilitator)
    group.answer(round, *["consent"] * 7)
    shut = services.shut_round(round, by=group.facilitator)  # everybody has answered
    with pytest.raises(NotAllowedNow, match="has closed"):
        services.cast(shut, Answer("abstain"), by=group.members[0])
    with pytest.raises(NotAllowedNow, match="takes no answers"):
        services.extend_round(shut, round.closes_at + DAY, "More.", by=group.facilitator)


def test_the_database_keeps_what_was_asked_and_what_was_answered(group):
    round = group.open(proposal="One")
    group.answer(round, *["consent"] * 7)
    for change in ({"question": "Other?"}, {"rules": {}}, {"eligible": [1]}, {"quorum_least": 1}):
        with pytest.raises(DatabaseError, match="stays as it opened"), transaction.atomic():
            Round.objects.filter(pk=round.pk).update(**change)
    services.shut_round(round, by=group.facilitator)
    with pytest.raises(DatabaseError, match="takes no answers"), transaction.atomic():
        Position.objects.filter(round=round).update(stance="abstain")
    with pytest.raises(DatabaseError), transaction.atomic():
        Position.objects.filter(round=round).delete()


def test_a_closed_round_is_counted_again_from_its_record_and_its_hash_is_in_ours(group):
    round = group.open("ranked")
    group.answer(round, {1: 1, 2: 2}, {2: 1}, {2: 4, 3: 9}, {4: 1}, {1: 1}, {3: 1, 1: 2})
    with pytest.raises(NotAllowedNow, match="once it is closed"):
        queries.record_of(round)
    closed = group.close(round)
    kept = queries.record_of(closed)
    assert recount(kept) == kept["counted"]
    assert kept["ballots"] == sorted(kept["ballots"], key=lambda one: sorted(one["choices"].items()))
    entry = Entry.objects.get(verb="round.closed", subject_id=str(round.pk))
    assert entry.detail["ballots"] == kept["hashes"]["ballots"]
    assert "small" in kept["about"]["warning"]
    names = {str(one) for one in group.members} | {str(one.pk) for one in group.members if one.pk > 99}
    assert not any(name in str(kept["ballots"]) for name in names)
