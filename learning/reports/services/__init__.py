"""Every change to learning reports."""

from ._held import locked
from .asking import rules_of, set_rules, write_prompts
from .noting import write_call_notes
from .opening import open_answer
from .reminding import moment, remind_of_learning
from .replying import reply_due, reply_to_report, take_reply
from .scheduling import follow_agreement, schedule_for_call, schedule_missing, schedule_reports
from .sending import send_report
from .writing import Kept, Said, StaleReport, autosave_report, keep_answers, save_report

__all__ = [
    "Kept",
    "Said",
    "StaleReport",
    "autosave_report",
    "follow_agreement",
    "keep_answers",
    "locked",
    "moment",
    "open_answer",
    "remind_of_learning",
    "reply_due",
    "reply_to_report",
    "rules_of",
    "save_report",
    "schedule_for_call",
    "schedule_missing",
    "schedule_reports",
    "send_report",
    "set_rules",
    "take_reply",
    "write_call_notes",
    "write_prompts",
]
