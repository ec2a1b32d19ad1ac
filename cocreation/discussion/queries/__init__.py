"""What may be read of discussions."""

from .asking import Told, proposed_answer, questions_of, told
from .people import may_be_mentioned, mentioned_in
from .topics import (
    Row,
    application_to_discuss,
    call_to_discuss,
    topic_for,
    topic_of,
    topics_of,
    waiting_mentions,
)
from .words import (
    PER_PAGE,
    Column,
    Words,
    comment_for,
    comments_of,
    earlier_words,
    others_wait,
    own_comment,
    own_point,
    page_of,
    point_for,
    points_of,
    words_for,
)

__all__ = [
    "PER_PAGE",
    "Column",
    "Row",
    "Told",
    "Words",
    "application_to_discuss",
    "call_to_discuss",
    "comment_for",
    "comments_of",
    "earlier_words",
    "may_be_mentioned",
    "mentioned_in",
    "others_wait",
    "own_comment",
    "own_point",
    "page_of",
    "point_for",
    "points_of",
    "proposed_answer",
    "questions_of",
    "told",
    "topic_for",
    "topic_of",
    "topics_of",
    "waiting_mentions",
    "words_for",
]
