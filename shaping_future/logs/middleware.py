"""Every request has a number: it is in each line of the log, in the answer, and in the tasks that were asked for."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import number_of, request_id

log = logging.getLogger("shaping_future.requests")


class NumberRequests:
    """The first of all. A line for each request: the route's name, never the path, which may be a key to something."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number, began = number_of(request.headers.get("X-Request-ID")), time.perf_counter()
        before = request_id.set(number)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = number
            _say(request, response.status_code, time.perf_counter() - began)
            return response
        finally:
            request_id.reset(before)


def _say(request: HttpRequest, status: int, seconds: float) -> None:
    match = request.resolver_match
    route = match.view_name if match and match.view_name else "-"
    figures = {"method": _method(request), "route": route, "status": status, "ms": round(seconds * 1000, 1)}
    log.info("request", extra={"figures": figures})


def _method(request: HttpRequest) -> str:
    return request.method if request.method in {"GET", "HEAD", "POST", "OPTIONS"} else "other"
