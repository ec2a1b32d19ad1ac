"""Rounds on one exact version, decisions without a round, and what nobody changes afterwards."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from cocreation.deliberation.models import Position, Round
from cocreation.design import services
from cocreation.design.models import DesignDecision, DesignRound, DesignVersion
from grants.calls.models import AgreedDecision
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person
from tests.cocreation.cast import a_member
from tests.cocreation.design.cast import a_design
from tests.racing import at_once

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def design():
    return a_design()


def test_the_group_agrees_exactly_this_version_and_the_calls_hear_of_it(design):
    decision = design.begin()
    held = design.open(decision)
    assert sorted(held.eligible) == sorted(member.pk for member in design.members)
    told = Message.objects.filter(key__startswith="design:round:")
    assert told.count() == 7
    assert "What we fund" not in "".join(f"{one.subject} {one.body}" for one in told)
    design.answer(decision)
    decision = services.close_round(decision, "We agree.", by=design.facilitator)
    assert (decision.state, decision.method, decision.outcome) == ("agreed", "consent", "We agree.")
    assert (decision.took_part, decision.eligible, decision.decided_by) == (7, 7, design.facilitator)
    received = AgreedDecision.objects.get()
    assert (received.public_id, received.title, received.data) == (decision.public_id, "What we fund", None)
    assert Entry.objects.get(verb="design.agreed").detail["version"] == 1


def test_an_objection_leads_to_a_new_version_and_a_new_round(design):
    decision = design.hold(design.begin(), objector=3, said="Not agreed: the north.")
    assert (decision.state, AgreedDecision.objects.count()) == ("drafting", 0)
    with pytest.raises(NotAllowedNow, match="objected to"):
        design.open(decision)
    design.write(decision, "We fund in the north, too.", source="round", heard="The north was left out.")
    assert design.hold(decision).state == "agreed"
    rounds = DesignRound.objects.order_by("pk")
    assert [(one.version.number, one.round.result) for one in rounds] == [(1, "objected"), (2, "agreed")]


def test_too_few_answers_decide_nothing_and_the_same_text_may_be_asked_again(design):
    decision = design.begin()
    held = design.open(decision)
    services.answer_round(decision, "consent", seen=1, by=design.members[0])
    with pytest.raises(NotAllowedNow, match="not everybody has yet"):
        services.close_round(decision, "Nobody came.", by=design.facilitator)
    with clock.at(held.closes_at):
        assert services.close_round(decision, "Too few.", by=design.facilitator).state == "drafting"
        assert design.open(decision).pk != held.pk


def test_three_rounds_without_consent_are_enough(design):
    decision = design.begin()
    for number in range(3):
        design.hold(decision, objector=number)
        design.write(decision, f"Version {number + 2}.")
    with pytest.raises(NotAllowedNow, match="3 rounds"):
        design.open(decision)
    assert services.decide(decision, "advice", "Asked all.", seen=4, by=design.facilitator).method == "advice"


def test_while_the_group_is_asked_the_text_stays(design):
    decision = design.begin()
    design.open(decision)
    for change in (
        lambda: design.write(decision, "Other words."),
        lambda: design.open(decision),
        lambda: services.decide(decision, "advice", "We asked.", seen=1, by=design.facilitator),
        lambda: services.set_aside(decision, "No.", by=design.facilitator),
    ):
        with pytest.raises(NotAllowedNow, match="exactly this text"):
            change()
    with pytest.raises(NotAllowedNow, match="Another version"):
        services.answer_round(decision, "consent", seen=2, by=design.members[0])
    with pytest.raises(NotAllowed, match="when it opened"):
        services.answer_round(decision, "consent", seen=1, by=a_member("Newcomer"))
    with pytest.raises(NotValid, match="Write why"):
        services.answer_round(decision, "objection", seen=1, by=design.members[0])
    services.say_comment(decision, "Still talking.", by=design.members[0])
    assert DesignVersion.objects.count() == 1


def test_after_agreeing_nothing_changes_whoever_asks(design):
    decision = design.agree()
    for change in (
        lambda: design.write(decision, "Other words."),
        lambda: design.open(decision),
        lambda: services.answer_round(decision, "objection", "Late.", seen=1, by=design.members[0]),
        lambda: services.close_round(decision, "Again.", by=design.facilitator),
        lambda: services.propose_amendment(decision, "Other.", "Late.", seen=1, by=design.members[0]),
    ):
        with pytest.raises(NotAllowedNow):
            change()
    for column in ("outcome", "title", "method"):
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            DesignDecision.objects.update(**{column: "host"})
    with pytest.raises(DatabaseError, match="while it is drafted"), transaction.atomic():
        DesignVersion.objects.create(decision=decision, number=2, text="x", why="y", written_by=design.staff)
    with pytest.raises(DatabaseError), transaction.atomic():
        AgreedDecision.objects.update(title="Another")
    with pytest.raises(DatabaseError), transaction.atomic():
        decision.delete()


def test_who_opens_closes_decides(design):
    decision = design.begin()
    for somebody in (design.members[0], design.staff, person(Role.BOARD)):
        with pytest.raises(NotAllowed):
            services.open_round(decision, clock.now() + A_DAY, seen=1, by=somebody)
    with pytest.raises(NotAllowed):
        services.decide(decision, "host", "By law.", seen=1, by=design.members[0])
    with pytest.raises(NotAllowed):
        services.set_aside(decision, "No.", by=design.members[0])
    with pytest.raises(NotValid, match="needs a round"):
        services.decide(decision, "consent", "We all agree.", seen=1, by=design.staff)
    with pytest.raises(NotAllowedNow, match="newer version"):
        services.decide(decision, "host", "By law.", seen=7, by=design.staff)
    with pytest.raises(NotAllowedNow, match="newer version"):
        services.open_round(decision, clock.now() + A_DAY, seen=7, by=design.facilitator)
    assert not Round.objects.exists()
    aside = services.set_aside(decision, "Overtaken.", by=design.facilitator)
    assert (aside.state, aside.outcome, AgreedDecision.objects.count()) == ("set_aside", "Overtaken.", 0)


def test_a_later_decision_replaces_an_earlier_one(design):
    policy = design.agree("safety", title="Safety")
    later = design.hold(design.begin("safety", title="Safety, better", replaces=policy))
    criteria = design.agree_part("criteria")
    again = design.agree_part("criteria")  # of a part of a call there is one at a time
    states = {one.pk: one.state for one in DesignDecision.objects.all()}
    assert states == {policy.pk: "replaced", later.pk: "agreed", criteria.pk: "replaced", again.pk: "agreed"}
    in_force = AgreedDecision.objects.in_force().values_list("public_id", flat=True)
    assert set(in_force) == {later.public_id, again.public_id}


@pytest.mark.django_db(transaction=True)
def test_two_rounds_opened_at_once_are_one_and_a_late_position_is_refused():
    design = a_design()
    decision = design.begin()
    found = at_once(lambda: design.open(decision), lambda: design.open(decision))
    assert sorted(type(one).__name__ for one in found) == ["NotAllowedNow", "Round"]
    assert Round.objects.count() == 1
    design.answer(decision)
    decide, object_ = at_once(
        lambda: services.close_round(decision, "We agree.", by=design.facilitator),
        lambda: services.answer_round(decision, "objection", "Wait.", seen=1, by=design.members[0]),
    )
    decision.refresh_from_db()
    if isinstance(object_, Position):  # it came before the round closed, and counts
        assert decision.state == "drafting"
    else:
        assert "No round is open" in object_.sentence
        assert decision.state == decide.state == "agreed"
