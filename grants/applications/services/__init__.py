"""Every change to applications: one verb, one function, one transaction, one named actor."""

from .copies import want_copy
from .copying import Given, confirm_clear_copies, confirm_copies, propose_copies
from .eligibility import check_eligibility, confirm_not_eligible
from .enquiries import answer_enquiry, ask_about_answers, ask_for_the_group, close_enquiry, extend_enquiry
from .equity import save_equity
from .helping import ask_for_help, take_back_help
from .indexing import index_all, index_application
from .outcomes import set_outcome_state, set_place_state
from .partners import answer_as_partner, ask_partner
from .passport import Brought, bring_answers
from .people import (
    accept_invitation,
    change_part,
    hand_over_lead,
    invite_person,
    leave_application,
    remove_person,
    withdraw_invitation,
)
from .reminders import remind_of_closing
from .reopening import end_reopening, reopen_application, use_reopening
from .sending import Incomplete, send_application, unsend_application, withdraw_application
from .speaking import ask_for_call, confirm_answer, end_call, refuse_answer, take_back_call, type_answer
from .standing import clear, end_recusal, recuse
from .writing import attach, autosave_answers, choose_strand, save_answers, start_application

__all__ = [
    "Brought",
    "Given",
    "Incomplete",
    "accept_invitation",
    "answer_as_partner",
    "answer_enquiry",
    "ask_about_answers",
    "ask_for_call",
    "ask_for_help",
    "ask_for_the_group",
    "ask_partner",
    "attach",
    "autosave_answers",
    "bring_answers",
    "change_part",
    "check_eligibility",
    "choose_strand",
    "clear",
    "close_enquiry",
    "confirm_answer",
    "confirm_clear_copies",
    "confirm_copies",
    "confirm_not_eligible",
    "end_call",
    "end_recusal",
    "end_reopening",
    "extend_enquiry",
    "hand_over_lead",
    "index_all",
    "index_application",
    "invite_person",
    "leave_application",
    "propose_copies",
    "recuse",
    "refuse_answer",
    "remind_of_closing",
    "remove_person",
    "reopen_application",
    "save_answers",
    "save_equity",
    "send_application",
    "set_outcome_state",
    "set_place_state",
    "start_application",
    "take_back_call",
    "take_back_help",
    "type_answer",
    "unsend_application",
    "use_reopening",
    "want_copy",
    "withdraw_application",
    "withdraw_invitation",
]
