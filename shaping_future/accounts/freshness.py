"""How long ago a person signed in, for steps that ask for it at that very moment."""

import datetime as dt

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.urls import reverse

from .middleware import STRONG

LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def signed_in_at(request: HttpRequest) -> dt.datetime:
    """When this session's person last showed who they are: who needs a second factor, with that."""
    records = get_authentication_records(request, request.user)
    if request.user.needs_second_factor:
        records = [one for one in records if one.get("method") == "mfa"]
    return max((dt.datetime.fromtimestamp(one["at"], dt.UTC) for one in records), default=LONG_AGO)


def has_a_way(user) -> bool:
    """Whether they can show it again without signing out: by a password or a second factor."""
    return bool(get_reauthentication_flows(user))


def to_sign_in_again(request: HttpRequest, back_to: str = "") -> str:
    """The address of the page that asks for it, and that leads back to this one, or where it is said."""
    strong = is_mfa_enabled(request.user, STRONG)
    page = reverse("mfa_reauthenticate" if strong else "account_reauthenticate")
    return redirect_to_login(back_to or request.path, page).url
