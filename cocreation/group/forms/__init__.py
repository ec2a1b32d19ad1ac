"""Input about who belongs to the Group, and about themselves."""

from .appointing import EndForm, FromPlaceForm, MemberForm, RenewForm, TermForm
from .saying import AwayForm, BringsForm, LeaveForm, MyNeedsForm, PublicForm

__all__ = [
    "AwayForm",
    "BringsForm",
    "EndForm",
    "FromPlaceForm",
    "LeaveForm",
    "MemberForm",
    "MyNeedsForm",
    "PublicForm",
    "RenewForm",
    "TermForm",
]
