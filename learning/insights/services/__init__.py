"""Every change to insights and to what they are made of."""

from .publishing import publish_insight, take_down
from .studies import answer_study, ask_for_study, take_back_study
from .writing import begin_insight, write_insight

__all__ = [
    "answer_study",
    "ask_for_study",
    "begin_insight",
    "publish_insight",
    "take_back_study",
    "take_down",
    "write_insight",
]
