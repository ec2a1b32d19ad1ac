"""How long the sections of a form take: measured where enough people have filled them in, otherwise estimated."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Aggregate, Count, FloatField, QuerySet

from . import queries
from .models import Question, Questionnaire, QuestionType, SectionTime

ENOUGH = 5
"""Below this many people a median says more about them than about the form."""
FRESH_FOR = 600  # seconds: a median over hundreds of people moves slowly
WORDS_A_MINUTE = 10  # thinking included
MINUTES = {
    QuestionType.TEXT: 1,
    QuestionType.CHOICE: 1,
    QuestionType.CHOICE_MULTI: 1,
    QuestionType.CONFIRM: 1,
    QuestionType.FILE: 5,
    QuestionType.ORGANISATION: 5,
    QuestionType.REPEAT: 5,
    QuestionType.BUDGET: 20,
}
OTHER = 5


@dataclass(frozen=True)
class Effort:
    """The minutes that one section takes; `people` of them were measured, 0 when it is our estimate."""

    order: int
    title: str
    minutes: float
    people: int


class Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def estimate(questions: Iterable[Question]) -> float:
    """Minutes, from the guides in words and what each type of question asks for. No query."""
    return sum(
        max(1, (one.guide_words or one.max_words or 0) / WORDS_A_MINUTE)
        if one.type == QuestionType.NARRATIVE
        else MINUTES.get(one.type, OTHER)
        for one in questions
    )


def of_sections(
    questionnaire: Questionnaire, finished: QuerySet, questions: Iterable[Question] | None = None
) -> list[Effort]:
    """Each section with the minutes that it takes, in order. At most one query, one more without its `questions`.

    Measured is the median over `finished` responses (to any version of the form that has a section of that title), when
    there are ENOUGH; the others are estimated.
    """
    times = measured(questionnaire.pk, finished)
    sections: dict[Any, list[Question]] = {}
    for question in queries.questions(questionnaire) if questions is None else questions:
        sections.setdefault(question.section, []).append(question)
    found = []
    for section, asked in sections.items():
        people, seconds = times.get(section.title, (0, 0.0))
        found.append(Effort(section.order, section.title, seconds / 60 if people else estimate(asked), people))
    return found


def measured(questionnaire: int, finished: QuerySet) -> dict[str, tuple[int, float]]:
    """Section title → (how many people, median seconds). `questionnaire` is its key. One query every ten minutes."""
    key = f"effort:{questionnaire}"
    if (found := cache.get(key)) is None:
        title = Questionnaire.objects.filter(pk=questionnaire).values("title")
        times = SectionTime.objects.filter(section__questionnaire__title__in=title, response__in=finished)
        rows = times.values("section__title").annotate(people=Count("pk"), median=Median("seconds"))
        found = {
            title: (people, seconds)
            for title, people, seconds in rows.filter(people__gte=ENOUGH).values_list(
                "section__title", "people", "median"
            )
        }
        cache.set(key, found, FRESH_FOR)
    return found
