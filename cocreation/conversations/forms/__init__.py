"""What people write: whoever arranges, whoever takes notes, and the finalist."""

from .arranging import BlockedForm, BookForm, FinalistsForm, HoldForm, PeopleForm, PlanForm, SlotsForm, WhyForm
from .finalist import ChooseForm, CorrectForm, NeedsForm, NoneForm
from .notes import AnswerForm, NotesForm

__all__ = [
    "AnswerForm",
    "BlockedForm",
    "BookForm",
    "ChooseForm",
    "CorrectForm",
    "FinalistsForm",
    "HoldForm",
    "NeedsForm",
    "NoneForm",
    "NotesForm",
    "PeopleForm",
    "PlanForm",
    "SlotsForm",
    "WhyForm",
]
