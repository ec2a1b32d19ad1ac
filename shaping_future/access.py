"""How a view says who may open it. Every route is accounted for in tests/test_routes.py, equal both ways.

*Who* is a predicate here; *when* (is the call open, was it sent already) is the service's, so that the person gets a
reason instead of a closed door.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from .errors import Refused

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
    is asked to sign in, a stranger to the object gets 404, a person without the role gets 403.
    """

    def decorate(view: Callable) -> Callable:
        @functools.wraps(view)
        def guarded(request: HttpRequest, **values: Any) -> HttpResponse:
            user = request.user
            if who is not anyone and not user.is_authenticated:
                return redirect_to_login(request.get_full_path() if request.method == "GET" else _page_of(request))
            if load is None:
                if not who(user):
                    return refusal_page(request, 403, "This page is for other people in the fund.")
                return view(request, **values)
            obj = _loaded(load, user, values)
            if not who(user, obj):
                return refusal_page(request, 403, "You may see this, but this step is somebody else's to take.")
            return view(request, obj)

        guarded.access = who.__name__
        return guarded

    return decorate


def _loaded(load: Callable[..., Any], user: Any, values: dict) -> Any:
    from django.core.exceptions import ObjectDoesNotExist

    try:
        return load(user, **values)
    except (ObjectDoesNotExist, ValueError) as error:
        raise Http404 from error


def _page_of(request: HttpRequest) -> str:
    """Where to return after signing in again, when the interrupted request was a POST: the page it was sent from."""
    return request.path


def refusal_page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """The one page that says no: what happened, what it means, what to do."""
    return render(request, "refused.html", {"sentence": sentence, "status": status}, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from a page that is too old, or not from us."""
    return refusal_page(request, 403, "This page was open too long, or was sent from somewhere else. Go back, reload the page and send it again.")


class RefusalMiddleware:
    """A service that refuses (errors.Refused) becomes a page with its sentence and a 4xx; nothing was changed."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return refusal_page(request, error.status, error.sentence)
        return None
