"""Who applied to a call, in numbers in which nobody can be recognised. Equity answers are counted, never listed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grants.calls.models import Call, EquityQuestion, Stage
from grants.organisations.models import IncomeBand, Region
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow

from .. import equity
from ..models import Application, EquityRecord

FEWEST = 5
"""A number below this is never shown, nor anything from which it could be worked out."""
ENOUGH = 10
"""Fewer answers than this have no percentages."""
SILENT = "Not said"
UNCOUNTED = (Stage.PREPARING, Stage.LAUNCHED, Stage.CHECKING)
"""Until here an application can still come or go, and two looks at the page would tell which."""


@dataclass(frozen=True)
class Figure:
    """One question about who applied. `rows`: {"label", "count", "share"}; None is hidden."""

    title: str
    rows: list[dict[str, Any]]

    @property
    def hides(self) -> bool:
        return any(row["count"] is None for row in self.rows)


def call_with_figures(user: Any, slug: str) -> Call:
    """A call whose applications are all there and checked; for contributing funders one whose result everyone knows."""
    call = Call.objects.public().get(slug=slug)
    if call.stage in UNCOUNTED:
        raise NotAllowedNow("These numbers are there once every application has been checked.")
    if call.stage != Stage.RELEASED and not user.has_role(Role.STAFF, Role.FACILITATOR):
        raise NotAllowedNow("These numbers are there once everyone who applied has heard.")
    return call


def figures(call: Call) -> tuple[int | None, list[Figure]]:
    """How many applied (None: too few to say), and by region, size and lived experience. Three queries.

    Everything that was sent counts, withdrawn or not, so that the numbers never change between two looks.
    """
    sent = list(
        Application.objects.filter(call=call, sent_at__isnull=False)
        .order_by()
        .values_list("public_id", "organisation__region", "organisation__income_band")
    )
    questions = list(call.equity_questions.all())
    answers = _equity_answers(call, [public_id for public_id, _region, _income in sent])
    found = []
    if not call.is_for_people:
        found.append(_figure("Where they are based", Region.choices, [region for _id, region, _income in sent]))
        found.append(_figure("Income last year", IncomeBand.choices, [income for _id, _region, income in sent]))
    for question in questions:
        if _is_shown(question, call):
            said = [answer.get(str(question.number), "") for answer in answers]
            choices = [(one, one) for one in equity.options(question)]
            found.append(_figure(question.label, choices, said + [""] * (len(sent) - len(said))))
    return (len(sent) if len(sent) >= FEWEST else None), found


def _is_shown(question: EquityQuestion, call: Call) -> bool:
    """Lived experience; and the region where no organisation has one. One answer each, so that the rows are a sum."""
    if equity.takes_several(question):
        return False
    standard = question.standard.lower()
    return "seed benchmark" in standard or ("region" in standard and call.is_for_people)


def _equity_answers(call: Call, public_ids: list[Any]) -> list[dict]:
    """The answers of what was sent, in no order and without their tokens: nothing here says whose they are."""
    tokens = [equity.token(Application(public_id=public_id)) for public_id in public_ids]
    rows = EquityRecord.objects.filter(call=call, token__in=tokens).order_by("token")
    return list(rows.values_list("answers", flat=True))


def _figure(title: str, choices: Any, values: list[str | None]) -> Figure:
    """Each choice with its number; what was not said, or would rather not be, is a row of its own at the end."""
    labels = {key: label for key, label in choices if key and key != "Prefer not to say"}
    counted = Counter(labels.get(value or "", SILENT) for value in values)
    numbers = {label: counted[label] for label in (*labels.values(), SILENT)}
    shown = without_small(numbers)
    said = sum(numbers.values()) - numbers[SILENT] if shown[SILENT] is not None else 0
    rows = [
        {
            "label": label,
            "count": count,
            "share": count / said if count is not None and label != SILENT and said >= ENOUGH else None,
        }
        for label, count in shown.items()
    ]
    return Figure(title, rows)


def without_small(numbers: Mapping[str, int]) -> dict[str, int | None]:
    """The numbers with small ones as None, and as many others as it takes that none can be worked out from the sum of
    all: at least two are hidden, and together they are not small either."""
    hidden: set[str] = {label for label, number in numbers.items() if number < FEWEST}
    for label in sorted(numbers, key=lambda label: (numbers[label], label)):
        together = sum(numbers[one] for one in hidden)
        if not hidden or (len(hidden) >= 2 and together >= FEWEST):
            break
        hidden.add(label)
    return {label: None if label in hidden else number for label, number in numbers.items()}
