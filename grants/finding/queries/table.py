"""Many applications as one table: a row for each, a column for each question. Read in constant memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, JSONField, OuterRef, QuerySet, Subquery

from grants.applications.models import State
from grants.calls.kinds import Kind
from grants.finding.rules import sees_hidden_answers
from shaping_future.files.spreadsheets import Cell
from shaping_future.questionnaires import show_if, types
from shaping_future.questionnaires.models import Answer, Question, QuestionType
from shaping_future.questionnaires.types.organisation import PARTS

CHUNK = 200  # rows in memory at a time
ACCESS = "contact_how"
"""The question about what would make the process easier: what a person needs stays with those who arrange it."""
FACTS = [
    "Reference", "Applicant", "Call", "Kind of call", "Way to apply", "State", "Asks for, in pounds", "Sent, UK time",
    "Late", "Withdrawn, UK time",
]  # fmt: skip
FIELDS = (
    "reference", "organisation__name", "person_name", "call__title", "call__kind", "strand__key", "strand__label",
    "state", "asked_pence", "sent_at", "call__closes_at", "withdrawn_at", "response__questionnaire",
)  # fmt: skip


class ObjectAgg(Aggregate):
    """{question: value, …}: one value to read for an application instead of one row for each answer."""

    function = "jsonb_object_agg"
    output_field = JSONField()
    arity = 2


@dataclass
class Table:
    """`header` names the columns of every row of `rows`; rows are read while they are taken."""

    header: list[str]
    rows: Iterator[list[Cell]]


@dataclass
class Columns:
    """Where the answer to a question goes. Calls ask the same by the same key: those share a column."""

    header: list[str] = field(default_factory=lambda: list(FACTS))
    places: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, question: Question) -> None:
        if (question.key, question.type) in self.places:
            return
        self.places[question.key, question.type] = len(self.header)
        self.header += [f"{question.key}: {label}" for label in _labels(question)]


def table(user: Any, applications: QuerySet) -> Table:
    """The applications, in their order, as this person may take them away.

    Answers that are hidden from reviewers are for staff; access needs and equity answers are in no table. Two queries,
    whatever the number of rows; the second is read as the rows are taken.
    """
    questions: dict[int, list[Question]] = {}
    asked = Question.objects.filter(questionnaire__responses__application__in=applications.order_by())
    for question in asked.distinct().order_by("-questionnaire", "number"):
        questions.setdefault(question.questionnaire_id, []).append(question)
    columns, staff = Columns(), sees_hidden_answers(user)
    for question in (one for group in questions.values() for one in group):
        if question.key != ACCESS and (staff or not question.hidden_from_reviewers):
            columns.add(question)
    answers = Answer.objects.filter(response=OuterRef("response")).order_by().values("response")
    answers = answers.annotate(all=ObjectAgg("question", "value")).values("all")
    read = applications.annotate(answers=Subquery(answers)).values_list(*FIELDS, "answers")
    return Table(columns.header, (_row(row, questions, columns) for row in read.iterator(chunk_size=CHUNK)))


def _row(row: tuple, questions: dict[int, list[Question]], columns: Columns) -> list[Cell]:
    *facts, strand, way, state, pence, sent_at, closes_at, withdrawn_at, questionnaire, answers = row
    reference, organisation, person, call, kind = facts
    late = "Yes" if sent_at >= closes_at else ""
    cells: list[Cell] = [reference, organisation or person, call, Kind(kind).label, way, State(state).label]
    cells += [_pounds(pence), sent_at, late, withdrawn_at]
    cells += [None] * (len(columns.header) - len(cells))
    own, answers = questions.get(questionnaire, []), answers or {}
    values = {question.key: answers.get(str(question.pk)) for question in own}
    for question in show_if.asked(own, {"strand": strand}, values):
        place = columns.places.get((question.key, question.type))
        if place is not None and not types.of(question).is_empty(value := values[question.key]):
            said = _cells(question, value)
            cells[place : place + len(said)] = said
    return cells


def _labels(question: Question) -> list[str]:
    if question.type == QuestionType.ORGANISATION:
        return [about["label"] for about in PARTS.values()]
    if question.type == QuestionType.BUDGET:
        return ["Total in pounds", "Costs", "With 75 % of the amount"]
    return [f"{question.number}. {question.label}"]


def _cells(question: Question, value: Any) -> list[Cell]:
    if question.type == QuestionType.ORGANISATION:
        return [_part(about, value.get(part)) for part, about in PARTS.items()]
    text = types.of(question).as_text(question, value)
    if question.type == QuestionType.BUDGET:
        costs = text.partition("\nTotal: ")[0]
        return [_pounds(value["total_pence"]), costs, value["with_less"]]
    return [text]


def _part(about: dict[str, Any], value: Any) -> str:
    if about.get("box"):
        return "Yes" if value else ""
    return about["choices"].get(value, "") if "choices" in about else value or ""


def _pounds(pence: int | None) -> Decimal | None:
    return None if pence is None else Decimal(pence) / 100
