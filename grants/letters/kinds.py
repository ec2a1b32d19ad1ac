"""The kinds of letters, and the words that the templates of each may merge."""

from dataclasses import dataclass

from django.db import models

__all__ = ["ALL_WORDS", "LetterKind", "Word", "needed_in", "words_of"]


class LetterKind(models.TextChoices):
    AWARD = "award", "A grant"
    RESERVE = "reserve", "In reserve"
    DECLINE = "decline", "Not this time"
    NOT_ELIGIBLE = "not_eligible", "Not eligible for a grant"
    PLACE = "place", "A place is offered"
    WAITING = "waiting", "The waiting list"
    NO_PLACE = "no_place", "No place this time"
    NOT_ELIGIBLE_PLACE = "not_eligible_place", "Not eligible for a place"

    @property
    def is_about_eligibility(self) -> bool:
        """It goes out when a second person confirmed the finding, by itself, and waits for no release."""
        return self in (LetterKind.NOT_ELIGIBLE, LetterKind.NOT_ELIGIBLE_PLACE)


@dataclass(frozen=True)
class Word:
    """A merge word. alone: it stands on lines of its own, because it brings paragraphs, a list or a table.
    kinds: the letters that know it; may_be_empty: those in which it can be missing, and its part with it; needed:
    those that must say it."""

    name: str
    says: str
    example: str
    kinds: frozenset[LetterKind]
    alone: bool = False
    may_be_empty: frozenset[LetterKind] = frozenset()
    needed: frozenset[LetterKind] = frozenset()


_K = LetterKind
_EVERY = frozenset(_K)
_OUTCOMES = frozenset(kind for kind in _K if not kind.is_about_eligibility)
_GRANTS = frozenset({_K.AWARD, _K.RESERVE, _K.DECLINE, _K.NOT_ELIGIBLE})
_YES = frozenset({_K.AWARD, _K.PLACE})
_NO = _OUTCOMES - _YES
_INELIGIBLE = _EVERY - _OUTCOMES

ALL_WORDS = [
    Word("applicant", "The organisation, or the person who applied", "Example Network", _EVERY),
    Word("call", "The title of the call", "Open call 2026", _EVERY),
    Word("host", "Who holds the fund", "Global Dialogue", _EVERY),
    Word("contact", "The address that people write to", "hello@fund.example", _EVERY),
    Word("strand", "The part of the call that they applied to", "One organisation", _EVERY),
    Word("months", "For how many months", "24", _EVERY),
    Word("amount", "The grant in pounds", "£25,000", frozenset({_K.AWARD})),
    Word("facts", "Amount, months and reference, beside each other", "", frozenset({_K.AWARD}), alone=True,
         needed=frozenset({_K.AWARD})),
    Word("why", "Why this one was chosen, as it was written for this letter", "Your members lead, and it will last.",
         _YES, alone=True, needed=_YES),
    Word("strength", "What was strong", "You share the work between many hands.", _OUTCOMES, alone=True,
         may_be_empty=_YES, needed=_NO),
    Word("reason", "Why not this time", "The aim came late in your plan.", _NO, alone=True, needed=_NO),
    Word("scores", "A table: their score and the average of the funded", "", frozenset({_K.RESERVE, _K.DECLINE}),
         alone=True, may_be_empty=_EVERY),
    Word("kind_words", "One kind thing from the readers", "We would read more about the youth board.", _OUTCOMES,
         alone=True, may_be_empty=_EVERY),
    Word("conditions", "What the Board asks for", "Send us the safeguarding policy.", frozenset({_K.AWARD}), alone=True,
         may_be_empty=_EVERY),
    Word("until", "The last day in reserve", "30 June 2027", frozenset({_K.RESERVE}), needed=frozenset({_K.RESERVE})),
    Word("rule", "The rule that was not met", "Main focus is not refugee or migration work in the UK", _INELIGIBLE,
         needed=_INELIGIBLE),
    Word("note", "What the person who checked wrote to them", "Your work is about housing for all tenants.",
         _INELIGIBLE, alone=True, needed=_INELIGIBLE),
    Word("you_get", "What a place brings, as a list", "", frozenset({_K.PLACE}), alone=True, may_be_empty=_EVERY),
    Word("we_ask", "What we ask of them, as a list", "", frozenset({_K.PLACE}), alone=True, may_be_empty=_EVERY),
]  # fmt: skip


def words_of(kind: str) -> dict[str, Word]:
    """The merge words of a letter of this kind, by name."""
    return {word.name: word for word in ALL_WORDS if LetterKind(kind) in word.kinds}


def needed_in(kind: str) -> list[str]:
    """What a template of this kind must say."""
    return [word.name for word in ALL_WORDS if LetterKind(kind) in word.needed]
