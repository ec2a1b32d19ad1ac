"""Every change to questionnaires and answers."""

from .defining import create_questionnaire, start_response
from .saving import Kept, autosave_answers, caught_up, save_answers, spend

__all__ = ["Kept", "autosave_answers", "caught_up", "create_questionnaire", "save_answers", "spend", "start_response"]
