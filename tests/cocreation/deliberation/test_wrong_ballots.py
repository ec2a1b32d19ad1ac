"""Thousands of wrong, late, double and foreign ballots: each is refused with a sentence, and no tally changes.

The short form sends a few hundred, the long one 5,000: script/test --all.
"""

import random
import uuid

import pytest
from django.urls import reverse

from cocreation.deliberation import queries
from cocreation.deliberation.kinds import ON_OPTIONS, STANDS, Method
from cocreation.deliberation.models import Position, Round
from cocreation.deliberation.services import Answer, cast
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import Refused
from tests.cast import person, signed_in_as
from tests.cocreation.deliberation.cast import DAY, Held
from tests.deciding import a_deciding_call, recuse
from tests.standing import built_once, undone

WRONG = [-2, -1, 5, 99, 2**31, 2**63, 10**40, True, 1.5, "1", "x", "", None, [1], {"1": 1}]
WORDS = ["", "maybe", "CONSENT", "consent ", "9", "0", "' OR 1=1", "\u202e", "x" * 5000, None, 1]


class World:
    """An open and a closed round by every method; whose ballots stand in them is counted already."""

    def __init__(self):
        deciding = a_deciding_call(2, members=9)
        self.out, self.application = deciding.members[8], deciding.applications[0]
        recuse(self.out, self.application)
        self.held = Held(deciding.facilitator, deciding.members, deciding.call)
        self.open, self.closed = self._rounds("open"), self._rounds("closed")
        for round in self.closed:
            self.held.close(round)
        self.about = self.held.open("gradients", about=self.application)
        self.strangers = [
            deciding.facilitator,
            person(Role.STAFF),
            person(Role.GROUP_MEMBER),
            person(Role.BOARD),
            person(),
        ]
        self.before = self.counts()

    def _rounds(self, name: str) -> list[Round]:
        rounds = []
        for method in [one for one in Method.values if one != Method.ADVICE]:
            round = self.held.open(method, question=f"{method}, {name}?")
            good = {1: 1} if method in ON_OPTIONS else next(iter(STANDS[Method(method)]))
            self.held.answer(round, *[good] * 8)
            rounds.append(Round.objects.prefetch_related("options").get(pk=round.pk))
        return rounds

    def counts(self) -> list:
        """Every tally, and every row of a ballot."""
        rows = list(Position.objects.order_by("pk").values_list("round", "user", "stance", "reason", "choices"))
        return [queries.tally(one).words for one in (*self.open, *self.closed, self.about)] + rows


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    yield from built_once(World, django_db_blocker)


@pytest.fixture
def world(built, db):
    return built


def wrong_answer(chance: random.Random, round: Round) -> Answer:
    """Never one that an honest page of this round sends."""
    method = Method(round.method)
    if method not in ON_OPTIONS:
        foreign = [one for said in STANDS.values() for one in said if one not in STANDS[method]]
        needs = {"consent": "objection", "consensus": "block", "gradients": "8", "sense": "concerned"}.get(method)
        return chance.choice(
            [
                Answer(chance.choice([*WORDS, *foreign])),
                Answer(next(iter(STANDS[method])), choices={1: 1}),
                Answer(next(iter(STANDS[method])), "x" * 5001),
                *([Answer(needs, chance.choice(["", "  ", "\n"]))] if needs else []),
            ]
        )
    high = {"score": 5, "dots": 3, "approval": 2, "ranked": 1001, "times": 3}[method]
    value = chance.choice([high, -2, 2**31, 10**40, True, 1.5, "1", [1]])
    return chance.choice(
        [
            Answer(choices={chance.choice([1, 2]): value}),
            Answer(choices={chance.choice([0, -1, 99, "1", 2**63]): 1}),
            Answer(choices={}),
            Answer("answer"),
            Answer(chance.choice([one for one in WORDS if one]), choices={1: 1}),
            Answer("abstain", choices={1: 1}),
            *([Answer(choices={1: 1, 2: 1})] if method == "ranked" else []),
            *([Answer(choices={1: 2, 2: 2, 3: 1})] if method == "dots" else []),
        ]
    )


def good_answer(round: Round) -> Answer:
    method = Method(round.method)
    return Answer(choices={1: 1}) if method in ON_OPTIONS else Answer(next(iter(STANDS[method])))


def send(world: World, number: int) -> None:
    """One wrong ballot; a double one of the right person is no refusal, and changes nothing."""
    chance = random.Random(number)
    member = chance.choice(world.held.members[:8])
    kind = chance.choice(["wrong", "late", "foreign", "double", "over", "out"])
    round = world.about if kind == "out" else chance.choice(world.closed if kind == "late" else world.open)
    answer = wrong_answer(chance, round) if kind == "wrong" or chance.random() < 0.3 else good_answer(round)
    by = {"out": world.out, "foreign": chance.choice(world.strangers)}.get(kind, member)
    moment = round.closes_at + chance.randrange(3) * DAY if kind == "over" else clock.now()
    if kind == "double":
        cast(round, good_answer(round), by=by)
        return
    with clock.at(moment), pytest.raises(Refused) as refused:
        cast(round, answer, by=by)
    assert refused.value.sentence.endswith(".")
    assert " " in refused.value.sentence


@pytest.mark.parametrize("count", [300, pytest.param(5000, marks=pytest.mark.long)])
def test_wrong_ballots_are_refused_with_a_sentence_and_change_no_tally(world, count):
    for number in range(count):
        with undone():
            send(world, number)
            if number % 50 == 0:
                assert world.counts() == world.before, number
    assert world.counts() == world.before


def test_wrong_posts_are_refused_with_a_sentence_and_change_no_tally(world):
    """The same through the page, as whoever is signed in."""
    chance = random.Random(7)
    browsers = [signed_in_as(one) for one in (*world.held.members[:2], *world.strangers, world.out)]
    rounds = [*world.open, *world.closed, world.about]
    for number in range(150):
        round, browser = chance.choice(rounds), chance.choice(browsers)
        fields = {f"option-{n}": str(chance.choice(WRONG)) for n in range(4)} | {
            "stance": str(chance.choice(WORDS[:-2]))
        }
        if round.method == Method.APPROVAL:
            fields = {"abstain": "on", "option-1": "on", "option-99": "on"}
        if round.method in (Method.SCORE, Method.DOTS, Method.RANKED, Method.TIMES):
            fields["option-1"] = chance.choice(["77", "x", "1.5", "-9"])
        round_id = round.public_id if chance.random() < 0.9 else uuid.UUID(int=number)
        answer = browser.post(reverse("round-answer", args=[round_id]), fields)
        assert 400 <= answer.status_code < 500, (round.method, fields, answer.status_code)
    assert world.counts() == world.before
