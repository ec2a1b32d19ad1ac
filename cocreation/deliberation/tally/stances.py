"""Counts of positions: consent, consensus, gradients, a share of everybody, sense check, advice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from cocreation.deliberation.kinds import STANDS, Method, RoundResult

FEW_DOUBTS = Fraction(1, 10)


@dataclass(frozen=True)
class Tally:
    """Consent. eligible: who could take part; took_part: who did, abstentions included; needed: the quorum.
    struck: objections that do not stand."""

    eligible: int
    took_part: int
    needed: int
    stances: Mapping[str, int] = field(default_factory=dict)
    struck: int = 0

    method = Method.CONSENT

    @property
    def decidable(self) -> bool:
        """Whether enough people without a conflict are left for a quorum to be possible at all."""
        return self.eligible >= self.needed

    @property
    def result(self) -> RoundResult:
        if not self.decidable:
            return RoundResult.REFERRED
        return RoundResult.NO_QUORUM if self.took_part < self.needed else self._decided()

    def _decided(self) -> RoundResult:
        return RoundResult.OBJECTED if self.stances.get("objection", 0) > self.struck else RoundResult.AGREED

    @property
    def rows(self) -> list[tuple[str, str, int]]:
        """(position, in words, people), every position of the method."""
        return [(one, label, self.stances.get(one, 0)) for one, label in STANDS[self.method].items()]

    @property
    def words(self) -> list[str]:
        """What the count says, in sentences."""
        if not self.decidable:
            return [f"{people(self.eligible)} can take part, and {self.needed} are needed. It is not decidable here."]
        lines = [f"{self.took_part} of {self.eligible} took part; {self.needed} were needed."]
        return lines + (self._words() if self.took_part >= self.needed else [])

    def _words(self) -> list[str]:
        standing = self.stances.get("objection", 0) - self.struck
        found = [f"{count_of(standing, 'objection')} {'stands' if standing == 1 else 'stand'}."]
        return found + ([f"{count_of(self.struck, 'objection')} did not stand."] if self.struck else [])


@dataclass(frozen=True)
class Consensus(Tally):
    """Weak when more than `aside` of those who took part stand aside."""

    aside: Fraction = Fraction(1, 3)

    method = Method.CONSENSUS

    def _decided(self) -> RoundResult:
        if self.stances.get("block", 0) > self.struck:
            return RoundResult.BLOCKED
        if self.stances.get("aside", 0) > self.aside * self.took_part:
            return RoundResult.WEAK
        return RoundResult.CONSENSUS

    def _words(self) -> list[str]:
        standing, asides = self.stances.get("block", 0) - self.struck, self.stances.get("aside", 0)
        found = [f"{count_of(standing, 'block')} {'stands' if standing == 1 else 'stand'}."]
        if self.struck:
            found.append(f"{count_of(self.struck, 'block')} did not stand.")
        return [
            *found,
            f"{people(asides)} stood aside. More than {self.aside} of those who answered would be too many.",
        ]


@dataclass(frozen=True)
class Gradients(Tally):
    """Eight levels in an order, never averaged. Shares are of those who did not abstain (level 4)."""

    enough: Fraction = Fraction(3, 4)
    doubts: Fraction = FEW_DOUBTS
    unclear: Fraction = Fraction(1, 5)

    method = Method.GRADIENTS

    def at(self, levels: str) -> int:
        return sum(self.stances.get(level, 0) for level in levels)

    @property
    def voices(self) -> int:
        return self.at("1235678")

    def _decided(self) -> RoundResult:
        voices = self.voices
        if self.at("8"):
            return RoundResult.STOPPED
        if voices and not self.at("7") and self.at("12") >= self.enough * voices:
            return RoundResult.ENTHUSIASTIC
        if voices and self.at("7") <= self.doubts * voices and self.at("1236") >= self.enough * voices:
            return RoundResult.SUFFICIENT
        return RoundResult.DISCUSS

    @property
    def talk(self) -> list[str]:
        """Why to talk about it first, even where the support would do."""
        voices, found = self.voices, []
        if self.at("5") and self.at("5") >= self.unclear * voices:
            found.append(f"{people(self.at('5'))} asked for more discussion.")
        if self.at("7"):
            found.append(f"{people(self.at('7'))} seriously {'disagrees' if self.at('7') == 1 else 'disagree'}.")
        return found

    def _words(self) -> list[str]:
        good, fine = self.at("12"), self.at("1236")
        found = [
            f"{good} of {self.voices} who did not abstain stand at levels 1 and 2, {fine} at levels 1 to 3 or 6.",
            *([f"{people(self.at('8'))} vetoed it."] if self.at("8") else []),
            *self.talk,
        ]
        return found


@dataclass(frozen=True)
class Majority(Tally):
    """So many of everybody who could take part have to be for it."""

    of_all: Fraction = Fraction(2, 3)

    method = Method.MAJORITY

    def _decided(self) -> RoundResult:
        enough = self.stances.get("for", 0) >= self.of_all * self.eligible
        return RoundResult.MAJORITY if enough else RoundResult.NO_MAJORITY

    def _words(self) -> list[str]:
        least = -(-self.of_all.numerator * self.eligible // self.of_all.denominator)
        return [f"{people(self.stances.get('for', 0))} are for it; {least} were needed ({self.of_all} of everybody)."]


@dataclass(frozen=True)
class Sense(Tally):
    """Decides nothing."""

    method = Method.SENSE

    @property
    def decidable(self) -> bool:
        return True

    @property
    def result(self) -> RoundResult:
        return RoundResult.SHOWN

    @property
    def words(self) -> list[str]:
        return [f"{self.took_part} of {self.eligible} answered. A sense check decides nothing."]


@dataclass(frozen=True)
class Advice(Sense):
    """One person decides, once the others have said what they think."""

    method = Method.ADVICE

    @property
    def result(self) -> RoundResult:
        return RoundResult.ADVISED

    @property
    def words(self) -> list[str]:
        return [f"{count_of(self.stances.get('advice', 0), 'piece')} of advice, from {self.eligible} who were asked."]


def people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def count_of(number: int, what: str) -> str:
    return f"{number or 'No'} {what}{'' if number == 1 else 's'}"
