"""What the site keeps of people and applications: every folder says it beside its models, in a file `kept.py`.

    from shaping_future.keeping import End, Kept, declare

    declare(
        Kept(
            "grants.AccessNeeds",
            "What people need to take part",        # in words, for the person's copy and the pages of staff
            clock="access-needs",                   # when it ends: a clock's key, or one of STANDING
            application="application",              # the way to the application that it belongs to
            applicant=["changed_by"],               # links to people who apply; their own data, nobody's afterwards
            own=[...],                              # links to people whose own data it is, and stays linked to
            office=[...],                           # links to people who only did a step of their work with it
            texts=["needs", "words", "phone"],      # what people wrote: emptied at its end, and in its history
            files=["file"],                         # links to stored files, which lose their bytes
            stays=["kind"], because="...",          # texts that stay, and why
            end=End.DELETED,                        # EMPTIED (as it stands), DELETED, or STAYS (`because`)
            shared=True,                            # people of the application get it in their copy
        ),
    )

tests/shaping_future/rights/test_everything_is_declared.py fails when a model with a link to a person, an application
or a stored file, or with room for text, is in no such file. The clocks are declared in the same way, and so are the
answers to what the ground asks of the apps: what a hold may be about, what of a person must stay, what is still open.
"""

import enum
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet


class End(enum.Enum):
    EMPTIED = "emptied"  # the row stays, its texts and files go
    DELETED = "deleted"
    STAYS = "stays"


STANDING = {
    "account": "as long as the account",
    "application": "as long as its application",
    "money": "at least seven years, as the law asks of a charity's books",
    "record": "for good: who decided what, by number and never by name",
    "fund": "for good: what the fund decided and published",
    "itself": "for hours or days: beat removes it",
}
"""What may stand in place of a clock's key."""


@dataclass(frozen=True)
class Kept:
    label: str
    says: Any
    clock: str
    own: Sequence[str] = ()
    applicant: Sequence[str] = ()
    office: Sequence[str] = ()
    application: str = ""
    texts: Sequence[str] = ()
    files: Sequence[str] = ()
    stays: Sequence[str] = ()
    because: str = ""
    end: End = End.EMPTIED
    shared: bool = False
    only: Q = field(default_factory=Q)
    """Which of its rows end with their application; the others stay."""
    hides: Sequence[str] = ()
    """Fields that nobody gets in a copy: keys, hashes, sealed texts."""
    person_end: End | None = None
    """How a person's own rows end when the person is erased, where that is not `end`."""
    private: bool = False
    """Not in a copy that a member of staff makes and opens: ballots, needs, complaints."""
    copied: Callable[[Any], QuerySet] | None = None
    """copied(person): the rows of their copy, where more decides than whose they are."""

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)

    @property
    def mine(self) -> tuple[str, ...]:
        """Links that make a row a person's own data."""
        return (*self.own, *self.applicant)


@dataclass(frozen=True)
class Clock:
    """How long one kind of record is kept, from when, why, and how it ends."""

    key: str
    says: str
    what: str
    starts: str
    why: str
    months: int
    rows: Callable[[], QuerySet]
    """Every row that has not ended, annotated with `counts_from` (None: its clock has not started)."""
    end: Callable[[list[Any]], Counter]
    """Ends the rows with these keys, locked by the caller, in the caller's transaction; (kind, how) → how many."""
    least: int = 1
    held_by: Mapping[str, str] = field(default_factory=dict)
    """What a hold may be about → the way to its key from a row."""


@dataclass(frozen=True)
class Subject:
    """Something that a hold can be about. `find` takes what a person types, and returns a row or None."""

    key: str
    says: str
    find: Callable[[str], Model | None]


@dataclass(frozen=True)
class Stays:
    """What of a person cannot be erased now: in words, why, until when in words."""

    what: str
    why: str
    until: str


@dataclass(frozen=True)
class PersonRule:
    """An app's part in erasing a person."""

    stays: Callable[[Any], list[Stays]]
    """What must stay. Named on the certificate."""
    erase: Callable[[Any], Counter]
    """Erases what only the app knows how to; before the declared rows are."""
    refuses: Callable[[Any], str] = lambda person: ""
    """A sentence when it cannot be done now at all."""
    may_handle: Callable[[Any, Any], bool] = lambda staff, person: True
    """Whether this member of staff may see what is the person's (recusal)."""
    hidden: Callable[[str, Any], Q] = lambda path, person: Q(pk__in=[])
    """hidden(the way to the application, person): rows about what the person may not know of."""


@dataclass(frozen=True)
class StillOpen:
    """What of a call has to be done before it can be closed."""

    says: str
    count: Callable[[Any], int]
    address: Callable[[Any], str] = lambda subject: ""


@dataclass(frozen=True)
class Given:
    """A consent that somebody gave, wherever it is kept."""

    what: Any
    words: str
    version: str
    given_at: Any
    withdrawn_at: Any = None


_kept: dict[str, Kept] = {}
_clocks: dict[str, Clock] = {}
_subjects: dict[str, Subject] = {}
_rules: list[PersonRule] = []
_open: list[StillOpen] = []
_consents: list[Callable[[Any], list[Given]]] = []
_speaking: set[str] = set()
_shared: list[Callable[[str, Any], Q]] = []


def declare(*things: Kept | Clock | Subject | PersonRule | StillOpen) -> None:
    """Called once for each, when Django is ready."""
    for thing in things:
        match thing:
            case Kept(label=label) if label not in _kept:
                _kept[label] = thing
            case Clock(key=key) if key not in _clocks:
                _clocks[key] = thing
            case Subject(key=key) if key not in _subjects:
                _subjects[key] = thing
            case PersonRule():
                _rules.append(thing)
            case StillOpen():
                _open.append(thing)
            case _:
                raise ValueError(f"Declared twice, or nothing that can be: {thing}")


def standing(clock: str, because: str, links: Mapping[str, Sequence[str]]) -> list[Kept]:
    """Rows that stay whole: model → links to people who did a step of their work with it."""
    return [
        Kept(label, because, clock, office=office, because=because, end=End.STAYS) for label, office in links.items()
    ]


def consents_from(source: Callable[[Any], list[Given]]) -> None:
    """source(person): consents that are kept elsewhere than in the log of consents."""
    _consents.append(source)


def speaks(*labels: str) -> None:
    """Models whose rows may be named in a copy: a call, a question, an application by its reference."""
    _speaking.update(labels)


def may_speak(label: str) -> bool:
    return label in _speaking


def shares_with(rows_of: Callable[[str, Any], Q]) -> None:
    """rows_of(the way to the application, person): the condition that the person works on it."""
    _shared.append(rows_of)


def shared_with(path: str, person: Any) -> Q:
    found = Q(pk__in=[])
    for rows_of in _shared:
        found |= rows_of(path, person)
    return found


def still_open() -> list[StillOpen]:
    return list(_open)


def everything() -> list[Kept]:
    return list(_kept.values())


def clocks() -> list[Clock]:
    return list(_clocks.values())


def clock_of(key: str) -> Clock | None:
    return _clocks.get(key)


def subjects() -> list[Subject]:
    return list(_subjects.values())


def person_rules() -> list[PersonRule]:
    return list(_rules)


def consent_sources() -> list[Callable[[Any], list[Given]]]:
    return list(_consents)
