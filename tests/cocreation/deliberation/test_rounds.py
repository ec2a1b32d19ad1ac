"""Consent rounds: a snapshot of people, secret positions, a result by rule, an outcome in words."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreation.deliberation import queries
from cocreation.deliberation.models import Position, Round, RoundResult, Stance
from cocreation.deliberation.services import close_round, open_round, take_position
from cocreation.deliberation.tally import count
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.models import Entry
from tests.cast import a_call, person

SHARE = Decimal("0.6")


def stances(**numbers):
    """{person: stance} for so many people each, people numbered from 1."""
    words = [stance for stance, number in numbers.items() for _ in range(number)]
    return dict(enumerate(words, start=1))


@pytest.mark.parametrize(
    ("people", "said", "recused", "expected"),
    [
        (15, stances(consent=9), set(), (15, 9, 9, RoundResult.AGREED)),
        (15, stances(consent=8), set(), (15, 8, 9, RoundResult.NO_QUORUM)),
        (15, stances(consent=4, abstain=5), set(), (15, 9, 9, RoundResult.AGREED)),  # abstentions count for the quorum
        (15, stances(consent=8, concern=6), set(), (15, 14, 9, RoundResult.AGREED)),
        (15, stances(consent=14, objection=1), set(), (15, 15, 9, RoundResult.OBJECTED)),
        (15, stances(consent=14, objection=1), {15}, (14, 14, 9, RoundResult.AGREED)),
        (15, stances(consent=9), {1, 2}, (13, 7, 8, RoundResult.NO_QUORUM)),
        (15, stances(consent=9), {14, 15}, (13, 9, 8, RoundResult.AGREED)),
        (8, stances(consent=6), set(), (8, 6, 6, RoundResult.AGREED)),
        (8, stances(consent=8), {1, 2, 3}, (5, 5, 6, RoundResult.REFERRED)),
        (6, {}, set(), (6, 0, 6, RoundResult.NO_QUORUM)),
        (10, stances(consent=10) | {99: "objection"}, set(), (10, 10, 6, RoundResult.AGREED)),  # not in the snapshot
    ],
)
def test_a_round_is_counted_by_the_groups_rules(people, said, recused, expected):
    counted = count(range(1, people + 1), said, recused, SHARE, 6)
    assert (counted.eligible, counted.took_part, counted.needed, counted.result) == expected
    assert counted.decidable == (counted.eligible >= counted.needed)


PEOPLE = st.sets(st.integers(1, 30), max_size=20)


@given(
    eligible=PEOPLE,
    said=st.dictionaries(st.integers(1, 30), st.sampled_from(Stance.values), max_size=25),
    recused=PEOPLE,
    share=st.integers(0, 100).map(lambda n: Decimal(n) / 100),
    least=st.integers(0, 10),
)
def test_the_recused_never_count_and_agreement_always_has_a_quorum(eligible, said, recused, share, least):
    counted = count(eligible, said, recused, share, least)
    assert counted == count(
        eligible - recused, {who: one for who, one in said.items() if who not in recused}, set(), share, least
    )
    assert counted.took_part == sum(counted.stances.values()) <= counted.eligible
    if counted.result == RoundResult.AGREED:
        assert counted.took_part >= max(least, share * counted.eligible)
        assert not any(said.get(one) == "objection" for one in eligible - recused)


# --- through the services --------------------------------------------------------------------------------------------


@pytest.fixture
def held(db):
    facilitator, members = person(Role.FACILITATOR), [person(Role.GROUP_MEMBER) for _ in range(6)]
    opened = open_round(a_call(), "Do we agree?", members, clock.now() + dt.timedelta(days=1), by=facilitator)
    return opened, facilitator, members


def test_a_position_may_be_changed_until_the_round_closes(held):
    opened, _facilitator, members = held
    take_position(opened, "objection", "It leaves the north out.", by=members[0])
    take_position(opened, "consent", by=members[0])
    assert list(opened.positions.values_list("user", "stance", "reason")) == [(members[0].pk, "consent", "")]
    assert (queries.turnout(opened), queries.own_position(opened, members[0]).stance) == (1, "consent")
    assert queries.own_position(opened, members[1]) is None
    with clock.at(opened.closes_at), pytest.raises(NotAllowedNow, match="has closed"):
        take_position(opened, "abstain", by=members[1])
    assert opened.positions.count() == 1
    assert Entry.objects.filter(verb="round.position-taken").count() == 2


def test_the_record_never_says_who_stands_where(held):
    opened, _facilitator, members = held
    take_position(opened, "objection", "It leaves the north out.", by=members[0])
    assert "objection" not in str(list(Entry.objects.values_list("detail", flat=True)))


@pytest.mark.parametrize("stance", ["concern", "objection"])
def test_a_concern_and_an_objection_say_why(held, stance):
    with pytest.raises(NotValid, match="Write why"):
        take_position(held[0], stance, "  ", by=held[2][0])
    with pytest.raises(NotValid, match="one of the four"):
        take_position(held[0], "maybe", by=held[2][0])
    assert not Position.objects.exists()


def test_only_the_people_of_the_snapshot_take_part(held):
    opened, facilitator, _members = held
    for somebody in (facilitator, person(Role.GROUP_MEMBER), person()):
        with pytest.raises(NotAllowed, match="when it opened"):
            take_position(opened, "consent", by=somebody)
    assert not Position.objects.exists()


def test_a_round_closes_once_with_a_result_and_an_outcome(held):
    opened, facilitator, members = held
    for member in members:
        take_position(opened, "consent", by=member)
    with pytest.raises(NotValid, match="Write the outcome"):
        close_round(opened, "", by=facilitator)
    with pytest.raises(NotAllowed, match="A facilitator closes"):
        close_round(opened, "Agreed.", by=members[0])
    closed = close_round(opened, " Agreed. ", by=facilitator)
    assert (closed.result, closed.statement, closed.closed_by) == (RoundResult.AGREED, "Agreed.", facilitator)
    with pytest.raises(NotAllowedNow, match="closed already"):
        close_round(opened, "Agreed.", by=facilitator)
    with pytest.raises(NotAllowedNow, match="has closed"):
        take_position(opened, "objection", "Too late.", by=members[0])


@pytest.mark.parametrize("who", [Role.GROUP_MEMBER, Role.STAFF])
def test_a_facilitator_opens_a_round_for_people_and_a_time_to_come(db, who):
    call, members = a_call(), [person(Role.GROUP_MEMBER)]
    with pytest.raises(NotAllowed, match="A facilitator opens"):
        open_round(call, "?", members, clock.now() + dt.timedelta(days=1), by=person(who))
    facilitator = person(Role.FACILITATOR)
    with pytest.raises(NotValid, match="in the future"):
        open_round(call, "?", members, clock.now(), by=facilitator)
    with pytest.raises(NotAllowedNow, match="nobody in the Group"):
        open_round(call, "?", [], clock.now() + dt.timedelta(days=1), by=facilitator)
    assert not Round.objects.exists()
