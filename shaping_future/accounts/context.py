"""What the navigation shows: the person's own places, by role; and whom every page names for help. No query."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy

from shaping_future.outbox.services import contact_email

from . import quiet
from .roles import Role

PLACES = [
    ("call-list", gettext_lazy("Open calls"), lambda user: not user.is_authenticated),
    ("open_data:grants", gettext_lazy("Grants made"), lambda user: not user.is_authenticated),
    ("insights:published", gettext_lazy("What we learn"), lambda user: not user.is_authenticated),
    ("application-list", gettext_lazy("Your applications"), lambda user: user.is_authenticated),
    ("group-home", gettext_lazy("The Group"), lambda user: _holds(user, Role.GROUP_MEMBER)),
    ("facilitate-home", gettext_lazy("Facilitate"), lambda user: _holds(user, Role.FACILITATOR)),
    ("admin:index", gettext_lazy("Staff desk"), lambda user: _holds(user, Role.STAFF)),
    ("finance-home", gettext_lazy("Finance"), lambda user: _holds(user, Role.FINANCE)),
    ("checklist-list", gettext_lazy("Checks"), lambda user: user.is_authenticated and _does_checks(user)),
    ("board-home", gettext_lazy("Board"), lambda user: _holds(user, Role.BOARD)),
    ("report-list", gettext_lazy("Learning"), lambda user: _holds(user, Role.LEARNING)),
    ("learning-due", gettext_lazy("Who owes whom"), lambda user: _holds(user, Role.STAFF)),
    ("funder-home", gettext_lazy("The fund"), lambda user: _holds(user, Role.FUNDER)),
    ("partner-home", gettext_lazy("Your grant"), lambda user: False),  # linked from the person's applications
    ("account-home", gettext_lazy("Account"), lambda user: user.is_authenticated),
    ("account_login", gettext_lazy("Sign in"), lambda user: not user.is_authenticated),
]

FOOTER = [
    ("safe-use", gettext_lazy("Using this site safely")),
    ("promises:page", gettext_lazy("How we are doing")),
    ("feedback-public", gettext_lazy("What people told us")),
]
"""What the fund says of itself, for everybody."""


def navigation(request: HttpRequest) -> dict:
    """`navigation`: [{"name", "label", "url", "current"}]; routes that do not exist are left out."""
    user = getattr(request, "user", None)
    if user is None:
        return {"navigation": []}
    return {"navigation": [place for place in map(_place(request, user), PLACES) if place]}


def contact(request: HttpRequest) -> dict:
    """`contact`: the address that people write to, and `footer_links`, in the footer of every page."""
    links = [{"url": reverse(name), "label": label} for name, label in FOOTER]
    return {"contact": contact_email(), "footer_links": links}


def privacy(request: HttpRequest) -> dict:
    """`quiet`: whether this browser asked for titles that say nothing; `leave_to`: where "Leave this site" leads."""
    return {"quiet": quiet.is_on(request), "leave_to": quiet.LEAVE_TO}


def _place(request: HttpRequest, user):
    def place(entry):
        name, label, shown = entry
        if not shown(user):
            return None
        try:
            url = reverse(name)
        except NoReverseMatch:
            return None
        return {"name": name, "label": label, "url": url, "current": request.path.startswith(url)}

    return place


def _holds(user, role: Role) -> bool:
    return user.is_authenticated and user.has_role(role)


def _does_checks(user) -> bool:
    """Staff and finance, unless they recommend or sign off as well (grants.diligence.rules)."""
    return user.has_role(Role.STAFF, Role.FINANCE) and not user.has_role(
        Role.GROUP_MEMBER, Role.FACILITATOR, Role.BOARD
    )
