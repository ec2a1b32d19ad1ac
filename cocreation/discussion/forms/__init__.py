"""What is written, what is held, and what staff decide about questions."""

from .holding import FreeTopicForm, RoundForm, WhyForm
from .saying import AskForm, CommentForm, EditCommentForm, EditPointForm, PointForm

__all__ = [
    "AskForm",
    "CommentForm",
    "EditCommentForm",
    "EditPointForm",
    "FreeTopicForm",
    "PointForm",
    "RoundForm",
    "WhyForm",
]
