"""Every change to discussions: topics and rounds opened, words written, edited, taken back, questions asked."""

from .asking import decline_question, give_answer, merge_question, propose_question, send_question
from .comments import edit_comment, say_comment, see_mentions, withdraw_comment
from .points import edit_point, make_point, think_so_too, withdraw_point
from .topics import (
    end_written_round,
    open_free_topic,
    open_rounds,
    open_topic,
    open_written_round,
    say_why,
)

__all__ = [
    "decline_question",
    "edit_comment",
    "edit_point",
    "end_written_round",
    "give_answer",
    "make_point",
    "merge_question",
    "open_free_topic",
    "open_rounds",
    "open_topic",
    "open_written_round",
    "propose_question",
    "say_comment",
    "say_why",
    "see_mentions",
    "send_question",
    "think_so_too",
    "withdraw_comment",
    "withdraw_point",
]
