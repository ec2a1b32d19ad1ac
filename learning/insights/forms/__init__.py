"""What people send about what is learned."""

from .gathering import ClusterForm, LookForm, PassageForm, SortingForm, TagForm, ThemeForm
from .saying import AskForm, CommentForm, ModerateForm, StudyAnswerForm
from .writing import BeginForm, QuoteForm, SeenForm, WriteForm

__all__ = [
    "AskForm",
    "BeginForm",
    "ClusterForm",
    "CommentForm",
    "LookForm",
    "ModerateForm",
    "PassageForm",
    "QuoteForm",
    "SeenForm",
    "SortingForm",
    "StudyAnswerForm",
    "TagForm",
    "ThemeForm",
    "WriteForm",
]
