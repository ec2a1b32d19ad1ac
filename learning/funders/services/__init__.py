"""Every change on the contributing funders' pages."""

from .advice import ask_advice, end_advice, say, take_back
from .questions import answer_question, ask_question

__all__ = ["answer_question", "ask_advice", "ask_question", "end_advice", "say", "take_back"]
