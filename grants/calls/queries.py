"""Reading calls: who may see which, how far each has come in words, and what it asks."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db.models import Prefetch

from grants.fund.models import BudgetLine
from shaping_future import clock
from shaping_future.look.words import day, pounds, short_day, time_of_day, when
from shaping_future.questionnaires import effort, show_if
from shaping_future.questionnaires import queries as questionnaires
from shaping_future.questionnaires.models import Question, Response

from .definition.easy_read import PICTURES, filled
from .models import Call, Criterion, EligibilityQuestion, Stage, Strand, TimelineEntry

GRANTS_LINE = "grants"
HOW_TO_ANSWER = {
    "text": "A short line of text",
    "narrative": "In your own words",
    "choice": "Choose one",
    "choice_multi": "Choose all that fit",
    "budget": "A table of costs; we check the sums",
    "repeat": "A few lines for each partner",
    "file": "A file",
    "organisation": "A few short boxes",
    "confirm": "A tick",
}


@dataclass(frozen=True)
class Phase:
    """Where a call is, for the public: a word, its tone, and a sentence."""

    label: str
    tone: str
    sentence: str


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


def call_for(user: Any, slug: str) -> Call:
    """The call of this address, when this person may see it. One query, two more for strands and the grants line."""
    return _with_money(Call.objects.visible_to(user)).get(slug=slug)


def any_call(pk: Any) -> Call:
    """The call with this key, launched or not, ready for its pack. Three queries."""
    return _with_money(Call.objects.all()).get(pk=pk)


def public_calls() -> list[Call]:
    """Every launched call, those that close last first. Three queries, however many there are."""
    return list(_with_money(Call.objects.public()).order_by("-closes_at", "pk"))


def _with_money(calls: Any) -> Any:
    lines = BudgetLine.objects.filter(key=GRANTS_LINE)
    return calls.select_related("fund", "questionnaire").prefetch_related(
        "strands", Prefetch("fund__lines", queryset=lines, to_attr="grants_lines")
    )


def current_call(calls: list[Call]) -> Call | None:
    """The one to show first: open and closing soonest, or else opening soonest, or none."""
    now = clock.now()
    open_now = [call for call in calls if call.is_open]
    to_come = [call for call in calls if call.stage == Stage.LAUNCHED and call.opens_at > now]
    return min(open_now, key=lambda call: call.closes_at, default=None) or min(
        to_come, key=lambda call: call.opens_at, default=None
    )


def grants_pence(call: Call) -> int:
    """What the fund has for grants, from the budget line (loaded by call_for)."""
    return sum(line.pence for line in call.fund.grants_lines)


def amounts(call: Call) -> tuple[int, int]:
    """The least and the most that one grant can be, in pence, over all strands."""
    strands = call.strands.all()
    return min(strand.min_pence for strand in strands), max(strand.max_pence for strand in strands)


def places(call: Call) -> tuple[int, int]:
    """How many places a call offers over all strands, and the months of the longest."""
    strands = call.strands.all()
    return sum(strand.places for strand in strands), max(strand.months for strand in strands)


def share_text(call: Call) -> str:
    """The line under the title when the address of a call is shared."""
    said = "Decided by people with lived experience of the immigration system." if call.gives_money else call.you_get[0]
    return f"{phase(call).sentence} {said}"


def phase(call: Call) -> Phase:
    """How far the call has come. Nothing here tells an applicant more than everybody may know."""
    if call.stage == Stage.PREPARING:
        return Phase("Being prepared", "wait", "Only staff see this page until the call is launched.")
    if call.stage == Stage.RELEASED:
        return Phase("Decided", "done", "This call is over. Everyone who applied has heard.")
    if call.is_open:
        return Phase("Open now", "doing", f"Send your application before {when(call.closes_at)}.")
    if call.stage == Stage.LAUNCHED and clock.now() < call.opens_at:
        return Phase("Opens soon", "wait", f"You can apply from {when(call.opens_at)}.")
    stage = Stage.CHECKING if call.stage == Stage.LAUNCHED else Stage(call.stage)
    happening = {
        Stage.CHECKING: "We are checking who can apply.",
        Stage.DECLARING: "The Group is getting ready to read.",
        Stage.READING: "The Group is reading.",
        Stage.CHOOSING: "We are choosing who is offered a place.",
    }.get(stage, "The Group and the Board are deciding.")
    return Phase("Closed", "plain", f"This call closed at {when(call.closes_at)}. {happening}")


def exact_rules(call: Call) -> list[tuple[str, str]]:
    """The rules of deciding, in the words of the definition; none where nobody scores."""
    if not call.decision_rules:
        return []
    shortlist, selection = call.decision_rules["shortlist"], call.decision_rules["selection"]
    rules = [
        ("When the Group must talk about an application", call.discuss_if),
        ("Shortlist: who must take part", shortlist["quorum"]),
        ("Shortlist: what passes", shortlist["pass"]),
        ("If the Group does not agree", selection["fallback"]),
        ("If two are equal", call.decision_rules["tie"]),
    ]
    return [(label, text.replace("_", " ").replace(" >= ", " at least ")) for label, text in rules]


def contact_email() -> str:
    """Where a person answers."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def timeline_events(call: Call, today: dt.date | None = None) -> list[dict[str, str]]:
    """The call's timeline for the part `timeline`. One query."""
    today = today or clock.today()
    return [
        {
            "when": _days(entry),
            "title": entry.label,
            "text": f"Opens at {when(call.opens_at)}. Closes at {when(call.closes_at)}."
            if entry.key == "open_call"
            else "",
            "state": "done" if entry.end < today else "now" if entry.start <= today else "next",
        }
        for entry in call.timeline.all()
    ]


def _days(entry: TimelineEntry) -> str:
    return day(entry.start) if entry.start == entry.end else f"{short_day(entry.start)} to {short_day(entry.end)}"


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
    return f"About {question.guide_words} words, {question.max_words} at most."


def only_if(condition: str, strands: dict[str, str], questions: dict[str, Question]) -> str:
    """`strand == joint` as a sentence; empty when the question is always asked."""
    if not condition:
        return ""
    said = []
    for term in show_if.parse(condition):
        value = strands.get(term.value, term.value) if term.name == "strand" else term.value
        subject = "you apply as" if term.name == "strand" else f"question {questions[term.name].number} is"
        said.append(f"{subject} {'' if term.equal else 'not '}“{value}”")
    return f"Only asked if {' and '.join(said)}."


AT_HAND = {
    "organisation": "The name of your organisation or network, and its charity or company number if it has one",
    "budget": "What it would cost, line by line; we check the sums for you",
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
        things.append("If you are not set up as an organisation: a host organisation that has agreed in writing")
    words = sum(question.guide_words or 0 for question in questions)
    texts = sum(question.type == "narrative" for question in questions)
    if texts:
        things.append(
            f"Your own words for {texts} questions, about {words:,} words in all. You can also record them, or talk"
        )
    return things


def efforts(call: Call) -> list[effort.Effort]:
    """How many minutes each section of the form takes, measured where we can. Two queries at most."""
    return effort.of_sections(call.questionnaire, Response.objects.filter(application__sent_at__isnull=False))


def pack(call: Call) -> dict[str, Any]:
    """All that the application pack says, for each of its formats. Five queries."""
    criteria, strands = list(call.criteria.all()), list(call.strands.all())
    return {
        "call": call,
        "fund": call.fund,
        "grants_pence": grants_pence(call),
        "strands": strands,
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
    opens, closes = (f"{time_of_day(at)} on {day(at).partition(' ')[2]}" for at in (call.opens_at, call.closes_at))
    values = {
        "opens": opens,
        "closes": closes,
        "least": pounds(least),
        "most": pounds(most),
        "contact": contact_email(),
    }

    def lines(said: list[dict[str, str]]) -> list[dict[str, str]]:
        return [one | {"alt": PICTURES[one["picture"]], "say": filled(one["say"], values)} for one in said]

    written = call.definition["easy_read"]
    questions = questionnaires.questions(call.questionnaire)
    return {
        "pages": [(page["title"], lines(page["lines"])) for page in written["pages"]],
        "questions": [(one, lines(written["questions"].get(one.key, []))) for one in questions],
    }
