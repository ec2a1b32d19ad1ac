"""What is asked when a round is opened, answered and closed."""

from .answering import AnswerForm
from .opening import ChosenMethodForm, NextForm, form_for
from .steps import CloseForm, ExtendForm, LastDayForm, PositionForm, TestsForm

__all__ = [
    "AnswerForm",
    "ChosenMethodForm",
    "CloseForm",
    "ExtendForm",
    "LastDayForm",
    "NextForm",
    "PositionForm",
    "TestsForm",
    "form_for",
]
