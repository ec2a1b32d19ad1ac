"""Every change in the space of the grant partners."""

from .circles import invite_to_circle, leave_circle, start_circle, take_seat
from .digests import send_digest, send_digests
from .events import answer_event, cancel_event, change_event, forget_needs, plan_event
from .guests import end_guest, invite_guest
from .library import add_resource, withdraw_resource
from .mentoring import answer_mentoring, ask_for_mentoring, end_mentoring
from .moderation import answer_moderating, decide_flag, name_moderator, report
from .offers import answer_introduction, ask_to_meet, close_offer, renew_offer, write_offer
from .people import block, choose_mail, set_calendar, show_me, stop_mail
from .polls import answer_times, set_time
from .telling import introduce_by_mail
from .threads import edit_post, say, start_thread, withdraw_post

__all__ = [
    "add_resource",
    "answer_event",
    "answer_introduction",
    "answer_mentoring",
    "answer_moderating",
    "answer_times",
    "ask_for_mentoring",
    "ask_to_meet",
    "block",
    "cancel_event",
    "change_event",
    "choose_mail",
    "close_offer",
    "decide_flag",
    "edit_post",
    "end_guest",
    "end_mentoring",
    "forget_needs",
    "introduce_by_mail",
    "invite_guest",
    "invite_to_circle",
    "leave_circle",
    "name_moderator",
    "plan_event",
    "renew_offer",
    "report",
    "say",
    "send_digest",
    "send_digests",
    "set_calendar",
    "set_time",
    "show_me",
    "start_circle",
    "start_thread",
    "stop_mail",
    "take_seat",
    "withdraw_post",
    "withdraw_resource",
    "write_offer",
]
