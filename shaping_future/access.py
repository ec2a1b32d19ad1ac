"""How a view says who may open it. Every route is accounted for in tests/test_routes.py, equal both ways.

*Who* is a predicate here; *when* (is the call open, was it sent already) is the service's, so that the person gets a
reason instead of a closed door.
"""

import functools
import sys
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import (
    DisallowedHost,
    ObjectDoesNotExist,
    RequestDataTooBig,
    TooManyFieldsSent,
    ValidationError,
)
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotAllowed,
    HttpResponseServerError,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRedirect

from . import interruptions, outages
from .errors import Refused
from .interruptions import brought_back, given, interrupted
from .logs import request_id

__all__ = ["RefusalMiddleware", "anyone", "brought_back", "given", "interrupted", "needs", "refusal_page", "signed_in"]

Predicate = Callable[..., bool]


def anyone(user: Any, obj: Any = None) -> bool:
    """Visitors too, without an account."""
    return True


def signed_in(user: Any, obj: Any = None) -> bool:
    """Any person with an account."""
    return user.is_authenticated


def needs(who: Predicate, load: Callable[..., Any] | None = None) -> Callable:
    """Declare who may open a view.

    `load(user, **url_values)` returns the object the page is about, or raises Http404 / DoesNotExist when this person
    may not know of it; it is passed to the view instead of the URL's values. `who(user, obj)` then decides; a visitor
    is asked to sign in (what they were sending is kept, see `interrupted`), a stranger to the object gets 404, a person
    without the role gets 403.
    """

    def decorate(view: Callable) -> Callable:
        @functools.wraps(view)
        def guarded(request: HttpRequest, **values: Any) -> HttpResponse:
            user = request.user
            if who is not anyone and not user.is_authenticated:
                return _sign_in_first(request)
            if load is None:
                if not who(user):
                    return refusal_page(request, 403, gettext("This page is for other people in the fund."))
                return view(request, **values)
            obj = _loaded(load, user, values)
            if not who(user, obj):
                return refusal_page(
                    request, 403, gettext("You may see this, but this step is somebody else's to take.")
                )
            return view(request, obj)

        guarded.access = who.__name__
        return guarded

    return decorate


def _loaded(load: Callable[..., Any], user: Any, values: dict) -> Any:
    try:
        return load(user, **values)
    except (ObjectDoesNotExist, ValueError, ValidationError) as error:
        raise Http404 from error


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; text that was being sent waits under the page it was sent from.

    A script that asks for JSON keeps its text itself, and is told instead of being sent to another page.
    """
    if _wants_json(request):
        return refusal_page(request, 401, gettext("You are signed out."))
    page = interruptions.page_of(request)
    if request.method == "POST":
        interruptions.keep(request, page)
    elif not getattr(request, "htmx", False):
        page = request.get_full_path()
    to_sign_in = redirect_to_login(page)
    return HttpResponseClientRedirect(to_sign_in.url) if getattr(request, "htmx", False) else to_sign_in


def refusal_page(request: HttpRequest, status: int, sentence: str, way_on: dict | None = None) -> HttpResponse:
    """The one page that says no: what happened, what it means, what to do. A fragment or JSON where asked for.

    `way_on` is a link (href, label) to what opens it.
    """
    context = {"sentence": sentence, "status": status, **({"way_on": way_on} if way_on else {})}
    if getattr(request, "htmx", False):
        return render(request, "components/refusal.html", context, status=status)
    if _wants_json(request):
        return JsonResponse(context, status=status)
    return render(request, "refused.html", context, status=status)


def _wants_json(request: HttpRequest) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from a page that is too old, or not from us."""
    sentence = gettext(
        "This page was open too long, or was sent from somewhere else. Go back, reload the page and send it again."
    )
    return refusal_page(request, 403, sentence)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400. What is too big is said to be too big; a session that could not be saved because the database is away
    is our mistake and not the browser's."""
    if outages.is_outage(exception):
        return broken(request, exception)
    if isinstance(exception, DisallowedHost):  # a page of ours would ask for the host again
        return HttpResponseBadRequest(
            gettext("This site has another address."), content_type="text/plain; charset=utf-8"
        )
    if isinstance(exception, TooManyFieldsSent):
        request.GET = QueryDict()  # in case it was the address: the page below would read it again, and break
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return refusal_page(
            request, 413, gettext("That is more text than a form here can take. Make it shorter and send it again.")
        )
    return refusal_page(request, 400, gettext("We could not read what your browser sent. Go back and try again."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal_page(request, 403, gettext("This page is for other people in the fund."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal_page(request, 404, gettext("There is no such page, or it is not yours to see."))


def broken(request: HttpRequest, error: BaseException | None = None) -> HttpResponse:
    """handler500. Needs nothing that may be what broke. The number on it is the one in our log. When something that we
    stand on is away, programs that ask are told that waiting helps (503)."""
    page = HttpResponseServerError(loader.get_template("500.html").render({"number": request_id.get()}))
    if outages.is_outage(error or sys.exc_info()[1]):
        page.status_code = 503
        page["Retry-After"] = "60"
    return page


METHODS = ["GET", "HEAD", "POST", "OPTIONS"]
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
NOTHING = {None, "", "0"}  # the length of a POST without a body


class RefusalMiddleware:
    """A service that refuses (errors.Refused) becomes a page with its sentence and a 4xx; nothing was changed.

    Bytes that no honest form sends (NUL, half characters) are refused here, because PostgreSQL cannot store them. So is
    whatever is no form of a page: a button without fields would take JSON or a PUT for its own click.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = bad_request(request) if _has_nul(request.path, request.GET) else self.get_response(request)
        if response.status_code == 405 and not response.content:
            refused = refusal_page(
                request, 405, gettext("This address only takes what its own page sends. Go back and use the page.")
            )
            refused["Allow"] = response["Allow"]
            return refused
        return interruptions.remember_person(request, response)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, values: dict) -> HttpResponse | None:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if request.method != "POST":
            return None
        if request.content_type not in FORMS and request.META.get("CONTENT_LENGTH") not in NOTHING:
            return refusal_page(request, 415, gettext("This address only takes what the form on its own page sends."))
        return bad_request(request) if _has_nul("", request.POST) else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return refusal_page(request, error.status, error.sentence)
        if isinstance(error, UnicodeEncodeError) or (isinstance(error, ValueError) and "NUL (0x00)" in str(error)):
            return bad_request(request)
        return None


def _has_nul(path: str, fields: Any) -> bool:
    return "\x00" in path or any(
        "\x00" in key or any("\x00" in value for value in fields.getlist(key)) for key in fields
    )
