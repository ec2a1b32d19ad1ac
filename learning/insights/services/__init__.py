"""Every change to insights and to what they are made of."""

from .passages import change_theme, gather_theme, let_passage_go, mark_passage, mark_words, tag_passage
from .publishing import publish_insight, take_down
from .quoting import answer_quote, ask_for_quotes, choose_quote, quotes_to_remind, remind_of_quote, take_back_quote
from .sorting import (
    accept_cluster,
    begin_sorting,
    rename_cluster,
    sort,
    split_cluster,
    throw_cluster_away,
    waiting_sortings,
)
from .studies import answer_study, ask_for_study, remind_of_study, studies_to_remind, take_back_study
from .talking import comment_on_insight, moderate_comment
from .writing import begin_insight, write_insight

__all__ = [
    "accept_cluster",
    "answer_quote",
    "answer_study",
    "ask_for_quotes",
    "ask_for_study",
    "begin_insight",
    "begin_sorting",
    "change_theme",
    "choose_quote",
    "comment_on_insight",
    "gather_theme",
    "let_passage_go",
    "mark_passage",
    "mark_words",
    "moderate_comment",
    "publish_insight",
    "quotes_to_remind",
    "remind_of_quote",
    "remind_of_study",
    "rename_cluster",
    "sort",
    "split_cluster",
    "studies_to_remind",
    "tag_passage",
    "take_back_quote",
    "take_back_study",
    "take_down",
    "throw_cluster_away",
    "waiting_sortings",
    "write_insight",
]
