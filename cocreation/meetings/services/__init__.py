"""Every change to a meeting: planned, held, written down."""

from .agenda import NewItem, add_item, change_item, place_item, propose_agenda
from .asking import answer_round, close_round, open_round, referred, show_answers, take_objection_back
from .items import begin_item, end_item
from .minutes import amend_minutes, confirm_minutes, want_minutes
from .planning import call_off, change_meeting, invite, plan_meeting
from .room import call_hand, come, leave, lower_hand, raise_hand, step_in, step_out
from .running import end_meeting, start_meeting
from .telling import remind_of_meetings

__all__ = [
    "NewItem",
    "add_item",
    "amend_minutes",
    "answer_round",
    "begin_item",
    "call_hand",
    "call_off",
    "change_item",
    "change_meeting",
    "close_round",
    "come",
    "confirm_minutes",
    "end_item",
    "end_meeting",
    "invite",
    "leave",
    "lower_hand",
    "open_round",
    "place_item",
    "plan_meeting",
    "propose_agenda",
    "raise_hand",
    "referred",
    "remind_of_meetings",
    "show_answers",
    "start_meeting",
    "step_in",
    "step_out",
    "take_objection_back",
    "want_minutes",
]
