"""Every change of who belongs to the Group, and what members say about themselves."""

from .appointing import APPOINTS, appoint_from_place, appoint_member, end_term, end_terms, renew_term
from .leaving import come_back, go_away, leave_group, set_leave
from .saying import MOST_READINGS, forget_needs, name_in_public, say_needs, say_what_you_bring

__all__ = [
    "APPOINTS",
    "MOST_READINGS",
    "appoint_from_place",
    "appoint_member",
    "come_back",
    "end_term",
    "end_terms",
    "forget_needs",
    "go_away",
    "leave_group",
    "name_in_public",
    "renew_term",
    "say_needs",
    "say_what_you_bring",
    "set_leave",
]
