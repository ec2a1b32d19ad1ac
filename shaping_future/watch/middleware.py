"""Where the unusual is noticed: refusals as they leave, and files as they leave."""

import contextlib
import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from redis.exceptions import RedisError

from shaping_future.access import refusal_page
from shaping_future.accounts.freshness import has_a_way, signed_in_at, to_sign_in_again
from shaping_future.accounts.roles import Role
from shaping_future.logs import Word

from . import odd

CODES = {
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_email_verification_sent",
    "account_reauthenticate",
}
"""Steps of a sign-in that nobody else logs when they are refused."""
STEPS = CODES | {"account_login", "mfa_authenticate", "mfa_reauthenticate"}
TABLES = ("text/csv", "application/zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
TABLE = 10
"""How many files a table or a pack counts as: there is much in it."""
log = logging.getLogger(__name__)


class NoticeRefusals:
    """Stands far outside, so that it sees every refusal. It changes no answer."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 200 or response.status_code >= 400:
            with contextlib.suppress(RedisError, DatabaseError):  # nobody counts, and the answer is the same
                _notice(request, response.status_code)
        return response


def _notice(request: HttpRequest, status: int) -> None:
    route = request.resolver_match.view_name if request.resolver_match else ""
    if status == 429:
        odd.count(odd.LIMITS)
    if request.method == "POST" and route in STEPS and status < 500:  # what is right leads on
        odd.count(odd.SIGN_INS)
        if route in CODES:
            log.warning("a step of a sign-in was refused: %s", Word(route))
    if status in (403, 404) and route and request.user.is_authenticated:
        odd.met_a_closed_door(request.user.pk)


class CountFiles:
    """The one place that every file passes on its way out. Who has a part in the fund and takes unusually many shows
    once more who they are; applicants take their own."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not settings.FILES_A_DAY or not _is_private_file(response):
            return response
        try:
            may_leave = _may_leave(request, response)
        except RedisError:  # nobody counts
            return response
        if may_leave:
            return response
        if opened := getattr(response, "file_to_stream", None):
            opened.close()  # not the answer: that would end the request, and the database with it
        return _too_many(request)


def _is_private_file(response: HttpResponse) -> bool:
    """A part of a recording that is being played (206) is none."""
    return (
        response.status_code == 200
        and response.has_header("Content-Disposition")
        and "public" not in response.get("Cache-Control", "")
    )


def _may_leave(request: HttpRequest, response: HttpResponse) -> bool:
    if not request.user.is_authenticated or not request.user.has_role(*Role):
        return True
    is_table = response.get("Content-Type", "").startswith(TABLES)
    may = odd.take(request.user.pk, TABLE if is_table else 1, signed_in_at(request).timestamp())
    return may or getattr(response, "is_a_step", False)  # something was done with it: to hold it back undoes nothing


def _too_many(request: HttpRequest) -> HttpResponse:
    log.warning("person %d took more files in a day than is usual", request.user.pk)
    sentence = "You took more files today than people usually do. This one was not given to you. "
    if not has_a_way(request.user):
        return refusal_page(request, 429, f"{sentence}Sign out and in again, then take it once more.")
    way_on = {"href": to_sign_in_again(request, _page_before(request)), "label": "Show that it is you"}
    return refusal_page(request, 429, f"{sentence}Show once more that it is you, then take it again.", way_on)


def _page_before(request: HttpRequest) -> str:
    """Where they pressed: what gives a file is no page to come back to, and may take a click only."""
    said = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}, request.is_secure()):
        return "/"
    return urlsplit(said)._replace(scheme="", netloc="").geturl() or "/"
