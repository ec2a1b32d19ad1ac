"""Who leaves the Group while it is asked: nobody waits for them, and no share counts them."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cocreation.deliberation import queries, services
from cocreation.deliberation.models import Round
from cocreation.design import services as design_services
from cocreation.group.services import end_term, go_away, leave_group, renew_term
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.accounts.services import close_account, remove_role
from shaping_future.outbox.models import Message
from tests.cast import signed_in_as
from tests.cocreation.design.cast import a_design

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def design():
    return a_design(8)


def leave(user) -> None:
    leave_group(user.membership, by=user)


def test_a_rule_of_the_fund_is_agreed_without_those_who_left_and_coming_back_changes_no_count(design):
    decision = design.begin()
    held = design.open(decision)
    *stay, quiet, gone = design.members
    for member in stay:
        design_services.answer_round(decision, "consent", seen=1, by=member)
    leave(gone)
    page = signed_in_as(design.facilitator).get(reverse("design-detail", args=[decision.public_id])).text
    assert "6 of 7" in page
    end_term(quiet.membership, clock.today(), "They moved.", by=design.facilitator)
    decision = design_services.close_round(decision, "We agree.", by=design.facilitator)  # before its time
    assert (decision.state, decision.took_part, decision.eligible) == ("agreed", 6, 6)
    renew_term(gone.membership, clock.today() + 90 * DAY, by=design.facilitator)
    held.refresh_from_db()
    assert held.left == sorted([quiet.pk, gone.pk])
    assert queries.tally(held).eligible == 6
    with pytest.raises(DatabaseError, match="who_left_a_round"), transaction.atomic():
        Round.objects.update(left=[design.facilitator.pk])


def test_an_answer_that_was_given_before_stays_counted_and_a_pause_keeps_the_say(design):
    decision = design.begin()
    design.open(decision)
    design.answer(decision, objector=7)
    leave(design.members[7])
    decision = design_services.close_round(decision, "Not yet.", by=design.facilitator)
    assert decision.state == "drafting"  # their objection was made while they belonged
    assert queries.tally(decision.versions.get().rounds.get().round).took_part == 8


def test_nobody_is_reminded_or_waited_for_who_can_open_nothing(design):
    held = services.open_round(None, "Do we?", design.members, clock.now() + 3 * DAY, by=design.facilitator)
    stays, away, taken, closed = design.members[0], *design.members[1:4]
    services.take_position(held, "objection", "It harms.", by=design.members[4])
    go_away(away.membership, clock.today(), None, by=away)
    remove_role(taken, Role.GROUP_MEMBER, by=design.staff)
    close_account(closed, by=design.staff)
    with clock.at(held.closes_at - DAY / 2):
        assert services.remind() == 1
    told = set(Message.objects.filter(key__startswith=f"round:{held.pk}:").values_list("to", flat=True))
    assert {stays.email, away.email} <= told
    assert not {taken.email, closed.email} & told
    with clock.at(held.closes_at):
        held = services.shut_round(held, by=design.facilitator)
    assert held.left == sorted([taken.pk, closed.pk])
    objection = held.positions.get().objection
    assert {taken.pk, closed.pk}.isdisjoint(services.objections.others(held, objection))
