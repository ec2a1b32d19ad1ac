"""Page titles that say nothing, in one browser: what a tab, the history and a shared screen show of a visit."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "quiet"
AGE = 60 * 60 * 24 * 365
LEAVE_TO = "https://www.bbc.co.uk/weather"
"""Where "Leave this site" leads: a page that everybody has open."""


def is_on(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) == "1"


def turn(response: HttpResponse, on: bool) -> None:
    """For this browser, whoever uses it: it is about who may look at it. Nothing of the person is in the cookie."""
    if on:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(COOKIE, "1", max_age=AGE, httponly=True, secure=secure, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
