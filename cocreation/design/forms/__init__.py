"""Writing, commenting, changing and deciding."""

from .deciding import AsideForm, DecideForm, DesignPositionForm, OpenForm, OutcomeForm
from .talking import AmendForm, CommentForm, DeclineForm, EditForm
from .writing import BeginForm, VersionForm

__all__ = [
    "AmendForm",
    "AsideForm",
    "BeginForm",
    "CommentForm",
    "DecideForm",
    "DeclineForm",
    "DesignPositionForm",
    "EditForm",
    "OpenForm",
    "OutcomeForm",
    "VersionForm",
]
