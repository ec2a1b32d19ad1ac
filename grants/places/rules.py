"""Who may do what with places."""

from grants.applications import rules as applications
from grants.calls.models import Call
from grants.calls.rules import chooses_people
from grants.places.models import Place
from shaping_future.accounts.models import User

__all__ = ["chooses", "chooses_people", "on_place", "says_yes_or_no"]


def chooses(user: User, obj=None) -> bool:
    """MEX staff; for the Group itself the facilitator too. The object is a call, or an application of it."""
    return chooses_people(user, obj if obj is None or isinstance(obj, Call) else obj.call)


def on_place(user: User, place: Place | None = None) -> bool:
    """The people of the application that was offered the place."""
    return place is not None and applications.on_application(user, place.application)


def says_yes_or_no(user: User, place: Place | None = None) -> bool:
    """Saying yes or no is the lead's, as sending was."""
    return place is not None and applications.leads_application(user, place.application)
