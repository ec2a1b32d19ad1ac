"""Rounds of the tests: a facilitator, members, and a round by any method."""

import datetime as dt
from dataclasses import dataclass

from cocreation.deliberation.models import Round
from cocreation.deliberation.services import Answer, Option, cast, close_round, open_round, shut_round
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests.cast import person

DAY = dt.timedelta(days=1)


@dataclass
class Held:
    """Who holds rounds and who answers them."""

    facilitator: User
    members: list[User]
    call: Call | None = None

    def open(self, method: str = "consent", *, days: int = 3, question: str = "Do we agree?", **asked) -> Round:
        if method == "times":
            asked.setdefault("options", times())
        elif method in ("score", "dots", "approval", "ranked"):
            asked.setdefault("options", ["Childcare", "Travel", "Interpreters", "Legal advice"])
        elif method == "advice":
            asked.setdefault("owner", self.members[0])
        until = clock.now() + days * DAY
        return open_round(self.call, question, self.members, until, by=self.facilitator, method=method, **asked)

    def answer(self, round: Round, *answers) -> None:
        """One answer from each member in turn: a stance, (stance, reason), or {option: number}."""
        for member, one in zip(self.members, answers, strict=False):
            cast(round, as_answer(one), by=member)

    def over(self, round: Round) -> Round:
        """Its time is over and its answers are open."""
        with clock.at(round.closes_at):
            return shut_round(round, by=self.facilitator)

    def close(self, round: Round, statement: str = "We are done.") -> Round:
        with clock.at(round.closes_at):
            return close_round(round, statement, by=self.facilitator)


def as_answer(one) -> Answer:
    if isinstance(one, dict):
        return Answer(choices=one)
    return Answer(*one) if isinstance(one, tuple) else Answer(one)


def times(count: int = 3) -> list[Option]:
    return [Option(starts_at=clock.now() + (7 + number) * DAY) for number in range(count)]


def held(members: int = 7, call: Call | None = None) -> Held:
    return Held(person(Role.FACILITATOR), [person(Role.GROUP_MEMBER) for _ in range(members)], call)
