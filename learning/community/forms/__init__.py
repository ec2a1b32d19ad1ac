"""Input for the space of the grant partners."""

from ._parts import AboutForm, StepForm
from .events import CancelForm, ChangeForm, EventForm, GoingForm, SetTimeForm, TimesForm
from .people import DecideForm, GuestForm, MailForm, MentoringForm, NameModeratorForm, ReportForm, YouForm
from .writing import CircleForm, EditPostForm, InviteForm, OfferForm, PostForm, ResourceForm, SearchForm, ThreadForm

__all__ = [
    "AboutForm",
    "CancelForm",
    "ChangeForm",
    "CircleForm",
    "DecideForm",
    "EditPostForm",
    "EventForm",
    "GoingForm",
    "GuestForm",
    "InviteForm",
    "MailForm",
    "MentoringForm",
    "NameModeratorForm",
    "OfferForm",
    "PostForm",
    "ReportForm",
    "ResourceForm",
    "SearchForm",
    "SetTimeForm",
    "StepForm",
    "ThreadForm",
    "TimesForm",
    "YouForm",
]
