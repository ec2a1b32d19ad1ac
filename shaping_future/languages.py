"""The languages in which the public and applicants read the site, and how one is chosen. No query here.

What staff, the Group and the Board work with is in English, whole: half a page in one language and half in another is
read by nobody. docs/guides/languages.md says how a translator works.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

ENGLISH = "en-gb"
OTHERS = tuple(code for code, _ in settings.LANGUAGES if code != ENGLISH)
PARAM = "lang"
"""?lang=cy: a link that opens in a language, to share and to switch by."""

EVERYBODY = {"anyone", "signing_in", "signed_in", "on_application", "writes_application", "leads_application"}
"""Who may open it (`access.needs`) tells which pages are translated: those of the public and of applicants."""
IN_ENGLISH = ("grants.awards.", "grants.bank.", "grants.runs.", "grants.variations.")
"""Agreements and money: what binds is the English text, and half of it in another language would mislead."""
WORKS_IN_ENGLISH = ("cocreation.", "learning.community.")
"""Of these, what is for people with a part of their own is not translated."""
LIBRARIES = ("allauth.",)
"""Sign-in pages: our templates, the library's views."""


def known(code: Any) -> str:
    """The language if we have it, else ""."""
    code = str(code or "").lower()
    return code if code in dict(settings.LANGUAGES) else ""


def wanted(request: HttpRequest) -> str:
    """Asked for in the address, else the person's own, else this browser's choice, else what the browser prefers."""
    user = getattr(request, "user", None)
    own = user.language if user is not None and user.is_authenticated else ""
    return known(request.GET.get(PARAM)) or known(own) or translation.get_language_from_request(request)


def is_translated(view: Callable) -> bool:
    """Whether this page is one that the public or applicants read."""
    readers, where = getattr(view, "access", ""), view.__module__
    if where.startswith(IN_ENGLISH) or (where.startswith(WORKS_IN_ENGLISH) and readers == "signed_in"):
        return False
    return readers in EVERYBODY or where.startswith(LIBRARIES)


def remember(response: HttpResponse, code: str) -> None:
    """In this browser, for a year. Nothing but the code of the language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


def html_code(code: str | None = None) -> str:
    """As `lang` says it: "en-GB", "cy", "ar"."""
    return translation.to_locale(code or translation.get_language() or ENGLISH).replace("_", "-")


def is_english() -> bool:
    return (translation.get_language() or ENGLISH).startswith("en")
