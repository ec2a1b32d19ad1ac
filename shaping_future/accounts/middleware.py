"""Sessions are listed for their person; people who can do harm use a second factor in each of them."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from shaping_future import languages

from . import services, sessions

STRONG = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
SATISFIED = "second_factor_of"
"""Session key: the pk of the user who used the second factor in this session."""


def has_used_second_factor(request: HttpRequest) -> bool:
    """Whether this session's person used theirs. The flag holds for that person, whatever becomes of the session."""
    if request.session.get(SATISFIED) == request.user.pk:
        return True
    # Without the user this function silently answers [].
    records = get_authentication_records(request, request.user)
    if any(record.get("method") == "mfa" for record in records) and is_mfa_enabled(request.user, STRONG):
        request.session[SATISFIED] = request.user.pk
        sessions.renew_key(request)
        return True
    return False


class ReadersLanguage:
    """Pages of the public and of applicants in the reader's language; all others in English.

    Chosen by ?lang=, which a browser remembers, and a signed-in person's account too: they find it on another device.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.wanted_language = languages.wanted(request)
        with translation.override(request.wanted_language):
            request.LANGUAGE_CODE = request.wanted_language
            response = self.get_response(request)
            if response.get("Content-Type", "").startswith("text/html"):  # a file is in the language it was made in
                response.headers.setdefault("Content-Language", languages.html_code(request.LANGUAGE_CODE))
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        if (asked := languages.known(request.GET.get(languages.PARAM))) and not _is_guess(request):
            languages.remember(response, asked)
        return response

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, values: dict) -> None:
        if not _is_guess(request):
            _keep_choice(request)
        request.is_translated = languages.is_translated(view)
        if not request.is_translated:
            translation.activate(languages.ENGLISH)
            request.LANGUAGE_CODE = languages.ENGLISH


def _keep_choice(request: HttpRequest) -> None:
    """What they choose now; else what they chose in this browser before they signed in for the first time."""
    user, now = request.user, languages.known(request.GET.get(languages.PARAM))
    if not user.is_authenticated:
        return
    chosen = now or (not user.language and languages.known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)))
    if chosen and chosen != user.language:
        services.choose_language(user, chosen, by=user)


def _is_guess(request: HttpRequest) -> bool:
    """A browser that fetches a link before anybody chose it."""
    return "prefetch" in request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")


class TrackSessions:
    """Ends sessions whose time is over, and keeps "where you are signed in" fresh to five minutes: allauth's own
    middleware writes at every request.

    Pages of somebody who is signed in stay in no store. When they sign out, the browser forgets the text that our
    scripts kept in it for them.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            sessions.look_at(request)
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"  # "back" after signing out shows nothing
        if getattr(request, "signed_out", False):
            response["Clear-Site-Data"] = '"storage"'
        return response


class RequireSecondFactor:
    """Enrolled *and* used in this session, or nothing but the account pages opens."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, values: dict) -> HttpResponse | None:
        user = request.user
        if request.path.startswith(("/accounts/", settings.STATIC_URL)) or not user.is_authenticated:
            return None
        if not user.needs_second_factor or has_used_second_factor(request):
            return None
        if not is_mfa_enabled(user, STRONG):
            messages.warning(request, "Your part in the fund needs a second factor. Set one up here before you go on.")
            return redirect("mfa_index")
        page = request.get_full_path() if request.method == "GET" else request.path
        return redirect_to_login(page, reverse("mfa_reauthenticate"))
