"""What a call asks, as the public reads it: every question, what to have at hand, how long it takes, the pack."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy

from grants.calls.definition.easy_read import PICTURES, filled
from grants.calls.models import Call, Criterion, EligibilityQuestion, Strand
from shaping_future.languages import is_english
from shaping_future.look import words as english
from shaping_future.look.local import pounds, when
from shaping_future.outbox.services import contact_email
from shaping_future.questionnaires import effort, show_if
from shaping_future.questionnaires import queries as questionnaires
from shaping_future.questionnaires.models import Question, Response

from .calls import amounts, exact_rules, grants_pence, taking_part, timeline_events
from .speaking import said

HOW_TO_ANSWER = {
    "text": gettext_lazy("A short line of text"),
    "narrative": gettext_lazy("In your own words"),
    "choice": gettext_lazy("Choose one"),
    "choice_multi": gettext_lazy("Choose all that fit"),
    "budget": gettext_lazy("A table of costs; we check the sums"),
    "repeat": gettext_lazy("A few lines for each partner"),
    "file": gettext_lazy("A file"),
    "organisation": gettext_lazy("A few short boxes"),
    "confirm": gettext_lazy("A tick"),
}


@dataclass(frozen=True)
class AskedQuestion:
    """A question as the public reads it before anyone has an account."""

    question: Question
    how: str
    words: str
    serves: Criterion | None
    only_if: str

    @property
    def not_scored(self) -> bool:
        return self.serves is None


def asked_questions(
    call: Call, criteria: list[Criterion], strands: list[Strand]
) -> list[tuple[str, list[AskedQuestion]]]:
    """Every question of the call by section title, in order. One query; the live form is made from the same rows."""
    by_key = {criterion.key: criterion for criterion in criteria}
    labels = {strand.key: strand.label for strand in strands}
    found: dict[str, list[AskedQuestion]] = {}
    questions = questionnaires.questions(call.questionnaire)
    asked_before = {question.key: question for question in questions}
    for question in questions:
        shown = AskedQuestion(
            question=question,
            how=HOW_TO_ANSWER[question.type],
            words=_words(question),
            serves=by_key.get(question.criterion),
            only_if=only_if(question.show_if, labels, asked_before),
        )
        found.setdefault(question.section.title, []).append(shown)
    return list(found.items())


def _words(question: Question) -> str:
    if question.max_words is None:
        return ""
    return gettext("About %(guide_words)s words, %(max_words)s at most.") % {
        "guide_words": question.guide_words,
        "max_words": question.max_words,
    }


def only_if(condition: str, strands: dict[str, str], questions: dict[str, Question]) -> str:
    """`strand == joint` as a sentence; empty when the question is always asked."""
    if not condition:
        return ""
    said = []
    for term in show_if.parse(condition):
        value = strands.get(term.value, term.value) if term.name == "strand" else term.value
        if term.name == "strand":
            one = gettext("you apply as “%(value)s”") if term.equal else gettext("you apply as not “%(value)s”")
        else:
            one = gettext("question %(number)s is “%(value)s”")
            one = one if term.equal else gettext("question %(number)s is not “%(value)s”")
        said.append(one % {"value": value, "number": "" if term.name == "strand" else questions[term.name].number})
    return gettext("Only asked if %(conditions)s.") % {"conditions": gettext(" and ").join(said)}


def _line(call: Call, line: dict[str, str], in_english: dict[str, str], translated: dict[str, str]) -> dict[str, Any]:
    found = said(call, line["say"])
    stays = found.is_left_in_english or is_english()
    spoken = filled(found.text, in_english if stays else translated)
    return {
        **line,
        "alt": gettext(PICTURES[line["picture"]]),
        "say": spoken,
        "is_left_in_english": found.is_left_in_english,
    }


AT_HAND = {
    "organisation": gettext_lazy(
        "The name of your organisation or network, and its charity or company number if it has one"
    ),
    "budget": gettext_lazy("What it would cost, line by line; we check the sums for you"),
}
"""What a question of this type makes people look up before they write."""


def questions_of(call: Call) -> list[Question]:
    """Every question, in order. One query."""
    return questionnaires.questions(call.questionnaire)


def what_you_need(call: Call, questions: list[Question], eligibility: Iterable[EligibilityQuestion]) -> list[str]:
    """What to have at hand before starting, out of the questions themselves. No query once the strands are loaded."""
    strands = {strand.key: strand.label for strand in call.strands.all()}
    by_key = {question.key: question for question in questions}
    things = []
    for question in questions:
        thing = AT_HAND.get(question.type) or (question.label if question.type in ("repeat", "file") else "")
        if thing and question.show_if:
            thing = f"{thing}. {only_if(question.show_if, strands, by_key).rstrip('.')}"
        if thing and thing not in things:
            things.append(thing)
    if any(question.route == "host" for question in eligibility):
        things.append(
            gettext("If you are not set up as an organisation: a host organisation that has agreed in writing")
        )
    words = sum(question.guide_words or 0 for question in questions)
    texts = sum(question.type == "narrative" for question in questions)
    if texts:
        things.append(
            gettext(
                "Your own words for %(texts)s questions, about %(words)s words in all. You can also "
                "record them, or talk"
            )
            % {"texts": texts, "words": f"{words:,}"}
        )
    return things


def efforts(call: Call, questions: list[Question] | None = None) -> list[effort.Effort]:
    """How many minutes each section of the form takes, measured where we can. One query at most, two without
    `questions`."""
    return effort.of_sections(call.questionnaire, _sent(), questions)


def measured_times(call: Call) -> dict[str, tuple[int, float]]:
    """Of its form: section title → (people, median seconds), where there are enough. One query every ten minutes."""
    return effort.measured(call.questionnaire_id, _sent())


def _sent() -> QuerySet[Response]:
    return Response.objects.filter(application__sent_at__isnull=False)


def pack(call: Call) -> dict[str, Any]:
    """All that the application pack says, for each of its formats. Five queries."""
    criteria, strands = list(call.criteria.all()), list(call.strands.all())
    return {
        "call": call,
        "fund": call.fund,
        "grants_pence": grants_pence(call),
        "strands": strands,
        **taking_part(call),
        "criteria": criteria,
        "eligibility": list(call.eligibility_questions.all()),
        "events": timeline_events(call),
        "sections": asked_questions(call, criteria, strands),
        "equity": list(call.equity_questions.all()),
        "contact": contact_email(),
        "rules": exact_rules(call),
        "site_url": settings.SITE_URL,
    }


def easy_read(call: Call) -> dict[str, Any] | None:
    """The call in Easy Read: {"pages": [(title, lines)], "questions": [(question, lines)]}, or None. Two queries.

    A line is {"picture", "alt", "say"}. A question that has no words in Easy Read yet stands with its own.
    """
    if not call.has_easy_read:
        return None
    least, most = amounts(call) if call.gives_money else (None, None)
    opens, closes = (
        f"{english.time_of_day(at)} on {english.day(at).partition(' ')[2]}" for at in (call.opens_at, call.closes_at)
    )
    values = {
        "opens": opens,
        "closes": closes,
        "least": pounds(least),
        "most": pounds(most),
        "contact": contact_email(),
    }

    translated = values | {"opens": when(call.opens_at), "closes": when(call.closes_at)}

    def lines(written: list[dict[str, str]]) -> list[dict[str, Any]]:
        return [_line(call, one, values, translated) for one in written]

    written = call.definition["easy_read"]
    about = written.get("questions", {})
    questions = questionnaires.questions(call.questionnaire)
    return {
        "pages": [(page["title"], lines(page["lines"])) for page in written["pages"]],
        "questions": [(one, lines(about.get(one.key, []))) for one in questions],
    }
