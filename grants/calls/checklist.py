"""The go-live list: what must hold before a call is launched, each line done or not, and where it is mended."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q

from shaping_future import clock
from shaping_future.files.models import Document
from shaping_future.look.words import when

from .agreed import resting
from .definition import Definition, Problem, look_through
from .models import Call

PACKS = ("application-pack", "application-pack-large")
PACK_EASY = "call-pack-easy"
"""Kinds of document that the pack is made of (services.packs); the last one only where the call says it easily."""
POSTER = "call-poster"
"""Made with the pack, for whoever spreads the word; no launch waits for it."""
TESTERS = 3
FIRST_HOUR, LAST_HOUR = dt.time(9), dt.time(17)
"""Between these a person can still ring us when something goes wrong at closing time."""


@dataclass(frozen=True)
class Line:
    """One line. `part`: the page of the builder that mends it. `must`: no reason can take its place."""

    label: str
    done: bool
    says: str
    part: str
    must: bool = True


def go_live(call: Call) -> list[Line]:
    """Every line, in the order of work. Four queries: strands or rows are read from the definition."""
    if not call.definition:
        return [Line("What the call says", False, "Load its file again: it was loaded by an earlier version.", "")]
    definition, problems = look_through(call.definition)
    return [
        *_dates(call),
        *(_scoring(definition, problems) if call.gives_money else ()),
        *(_pay_and_days(definition) if call.is_for_people else ()),
        _narratives(definition),
        *_the_rest(call, problems),
        _privacy(call),
        *(_design(call, definition) if call.gives_money else ()),
        _pack(call),
        _testers(call),
    ]


def open_lines(call: Call) -> tuple[list[Line], list[Line]]:
    """What is not done: lines that nothing can replace, and lines that staff may pass over with a reason."""
    todo = [line for line in go_live(call) if not line.done]
    return [line for line in todo if line.must], [line for line in todo if not line.must]


def _dates(call: Call) -> Iterator[Line]:
    ahead = call.closes_at > clock.now()
    says = f"It opens at {when(call.opens_at)} and closes at {when(call.closes_at)}."
    if not ahead:
        says = f"This call would have closed at {when(call.closes_at)}. Give it dates to come."
    yield Line("The closing time is to come, after the opening", ahead, says, "basics")
    hour = call.closes_at.astimezone(clock.LONDON).time()
    by_day = FIRST_HOUR <= hour <= LAST_HOUR
    says = "Somebody is there when it closes." if by_day else "Close at noon, when people can still reach us."
    yield Line("It closes by day, never at midnight", by_day, says, "basics", must=False)


def _scoring(definition: Definition, problems: list[Problem]) -> Iterator[Line]:
    items = definition["criteria"]["items"]
    unserved = [one for one in problems if one.path[:2] == ("criteria", "items") and len(one.path) > 2]
    labels = [items[one.path[2]]["label"] for one in unserved]
    says = "Each scored question serves a criterion, and each criterion is served."
    if labels:
        says = f"No question serves “{labels[0]}”. Choose this criterion at a question, or remove it."
    yield Line("Every scored question and every criterion belong together", not labels, says, "questions")
    added = sum(one["weight"] for one in items)
    says = f"The weights of the criteria must add up to 100. They add up to {added}."
    yield Line("The weights add up to 100", added == 100, "They do." if added == 100 else says, "criteria")


def _pay_and_days(definition: Definition) -> Iterator[Line]:
    said = definition.get("taking_part") or {}
    pay, sessions = len(said.get("pay", [])), len(said.get("sessions", []))
    says = f"Rates of pay: {pay}. Days that are known: {sessions}. People read them before all else."
    yield Line("Pay and dates are said as numbers", bool(pay and sessions), says, "pay", must=False)


PAGE_OF = {"criteria": "criteria", "questions": "questions", "eligibility": "eligibility", "review": "reading",
           "decision_rules": "deciding"}  # fmt: skip


def _design(call: Call, definition: Definition) -> Iterator[Line]:
    """A line for each part that rests on a decision of the Group, and one for those that rest on none."""
    parts = resting(call, definition.data)
    for one in parts:
        if one.decision:
            label = f"“{one.label}” is as the Group agreed"
            yield Line(label, not one.differs, one.says, "agreed" if one.differs else PAGE_OF[one.part], must=False)
    none = [one.label for one in parts if one.decision is None]
    says = f"Not agreed yet: {', '.join(none)}." if none else "Each of them does."
    yield Line("The parts that the Group designs rest on its decisions", not none, says, "agreed", must=False)


def _narratives(definition: Definition) -> Line:
    """The reader refuses a narrative without them, so this line is a promise that is kept already."""
    written = [one for one in definition.questions if one.type == "narrative"]
    done = all(one.guide_words and one.max_words for one in written)
    return Line(
        "Every written answer has a guide and a ceiling", done, f"{len(written)} questions have both.", "questions"
    )


PARTS = {
    "questions": ("The form asks what every application needs", "questions"),
    "call": ("The amounts fit the money for grants", "strands"),
    "budget": ("The budget adds up", "money"),
    "timeline": ("The timeline says the days of the call", "timeline"),
    "grant_terms": ("The payments add up to one whole", "payments"),
}
ABOUT_MONEY = {"call", "budget", "grant_terms"}


def _the_rest(call: Call, problems: list[Problem]) -> Iterator[Line]:
    """A line for each part whose sentences do not agree with another part's."""
    for part, (label, page) in PARTS.items():
        if part in ABOUT_MONEY and not call.gives_money:
            continue
        found = [one.sentence for one in problems if one.path[0] == part]
        yield Line(label, not found, found[0] if found else "Checked.", page)
    other = [one for one in problems if one.path[0] not in {*PARTS, "criteria"}]
    if other:
        yield Line(f"The part “{other[0].path[0]}” fits the others", False, other[0].sentence, "")


def _privacy(call: Call) -> Line:
    done = bool(call.privacy_notice)
    says = "It stands on the call's page." if done else "Say what happens with what people tell us."
    return Line("There is a privacy notice", done, says, "privacy", must=False)


def kinds_of_pack(call: Call) -> list[str]:
    """The kinds of document that this call's pack is made of."""
    return [*PACKS, PACK_EASY] if call.has_easy_read else [*PACKS]


def _pack(call: Call) -> Line:
    kinds = kinds_of_pack(call)
    ready = Document.objects.filter(
        kind__in=kinds, subject=str(call.pk), version=call.definition_hash, state=Document.State.READY
    ).count()
    done = ready == len(kinds)
    says = "It is made from this very version." if done else "Make the pack from this version, and look at it."
    return Line("The application pack is made", done, says, "pack", must=False)


def _testers(call: Call) -> Line:
    counts = call.testers.exclude(told_at=None).aggregate(
        now=Count("pk", filter=Q(questions_hash=call.questionnaire.hash)), ever=Count("pk")
    )
    now, earlier = counts["now"], counts["ever"] - counts["now"]
    says = f"{now} of {TESTERS} people have tried this form."
    if earlier:
        says += f" {earlier} tried it before the questions changed. Ask them to try it again."
    return Line("Three people outside the team tried the form", now >= TESTERS, says, "testers", must=False)
