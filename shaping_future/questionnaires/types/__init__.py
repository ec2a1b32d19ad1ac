"""The types of question, one class each. `of(question)` gives the type of a question."""

from typing import Any

from .base import Type
from .budget import BudgetType
from .choice import ChoiceMultiType, ChoiceType
from .confirm import ConfirmType
from .file import FileType
from .narrative import NarrativeType
from .organisation import OrganisationType
from .repeat import RepeatType
from .text import TextType

TYPES: dict[str, Type] = {
    kind.key: kind
    for kind in (
        TextType(),
        NarrativeType(),
        ChoiceType(),
        ChoiceMultiType(),
        BudgetType(),
        RepeatType(),
        FileType(),
        OrganisationType(),
        ConfirmType(),
    )
}


def of(question: Any) -> Type:
    """The type of a question (anything with `.type`)."""
    return TYPES[question.type]


def file_of(value: Any) -> str | None:
    """The id of the stored file that an answer's JSON is or holds; None when it is none."""
    holds = (value.get("recording") or value) if isinstance(value, dict) else {}
    return holds.get("id")
