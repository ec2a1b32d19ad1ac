"""What somebody must look at before readers get it: answers and what we propose in their place."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from grants.applications.models import Application, RedactedCopy
from grants.applications.redaction import Known, redact
from grants.calls import blindness
from grants.calls.models import Call
from shaping_future.questionnaires import queries as questionnaires
from shaping_future.questionnaires import types
from shaping_future.questionnaires.models import Answer, Question

from .blind import COPIED, current_copies, known_of, texts_of

BLANK = ("", {}, [], types.TYPES["budget"].blank)


@dataclass(frozen=True)
class Piece:
    """One answer to copy: its words, what we propose in their place, and the copy that is confirmed, if one is."""

    question: Question
    value: Any
    version: int
    texts: dict[str, str]
    proposed: dict[str, str]
    found: int
    made: RedactedCopy | None

    @property
    def has_file(self) -> bool:
        return self.file_id is not None

    @property
    def file_id(self) -> str | None:
        return types.file_of(self.value)

    @property
    def is_clear(self) -> bool:
        """Nothing was found in it, and it has no file: nobody needs to look at it one by one."""
        return not self.found and not self.has_file


def _to_copy(applications: Any) -> QuerySet:
    """Answers that readers see and that need a copy; each with `is_made` when its version has one."""
    made = RedactedCopy.objects.filter(
        application__response=OuterRef("response"), question_key=OuterRef("question__key"), version=OuterRef("version")
    )
    rows = Answer.objects.filter(
        response__application__in=applications, question__type__in=COPIED, question__hidden_from_reviewers=False
    )
    for blank in BLANK:
        rows = rows.exclude(value=blank)
    return rows.annotate(is_made=Exists(made))


def copies_waiting(call: Call) -> int:
    """How many answers still need a copy that somebody looked at; 0 when the call hides nothing. One query or none."""
    if not call.blind:
        return 0
    return _to_copy(call.applications.readable()).filter(is_made=False).count()


def copies_of_call(call: Call, user: Any) -> list[dict[str, Any]]:
    """Each application that the person may know of: {"application", "total", "waiting"}. Two queries."""
    seen = Application.objects.visible_to(user).readable().filter(call=call).select_related("organisation").by_name()
    counted = _to_copy(seen.order_by()).order_by().values("response__application")
    counts = counted.annotate(total=Count("pk"), waiting=Count("pk", filter=Q(is_made=False)))
    found = {row["response__application"]: row for row in counts}
    none = {"total": 0, "waiting": 0}
    return [{"application": one} | {key: found.get(one.pk, none)[key] for key in ("total", "waiting")} for one in seen]


def pieces(application: Application) -> list[Piece]:
    """Every answer to copy, in order. Four queries."""
    rows = list(_to_copy([application.pk]).select_related("question").order_by("question__number"))
    answers = questionnaires.answers(application.response)
    made = current_copies(application, {row.question.key: row.version for row in rows})
    known, hides = known_of(application, answers), blindness.ever_hidden(application.call)
    return [_piece(row, made.get(row.question.key), known, hides) for row in rows]


def _piece(row: Answer, made: RedactedCopy | None, known: Known, hides: frozenset[str]) -> Piece:
    texts = texts_of(row.question, row.value)
    done = {place: redact(text, known, hides) for place, text in texts.items()}
    proposed = {place: text for place, (text, _found) in done.items()}
    found = sum(count for _text, count in done.values())
    return Piece(row.question, row.value, row.version, texts, proposed, found, made)


def call_with_copies(user: Any, slug: str) -> Call:
    """A call that hides something. One query."""
    return Call.objects.public().of_grants().exclude(blind={}).get(slug=slug)


def application_to_copy(user: Any, public_id: Any) -> Application:
    """An application to such a call that this person may know of. One query."""
    rows = Application.objects.visible_to(user).readable().exclude(call__blind={})
    return rows.select_related("call", "organisation", "response__questionnaire").get(public_id=public_id)
