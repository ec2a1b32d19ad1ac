"""Every change to a slate: drafted, proposed, closed, recommended."""

from .recommend import recommend_slate
from .slates import Changed, amend_slate, answer_slate, change_slate, close_slate, draft_slate, propose_slate

__all__ = [
    "Changed",
    "amend_slate",
    "answer_slate",
    "change_slate",
    "close_slate",
    "draft_slate",
    "propose_slate",
    "recommend_slate",
]
