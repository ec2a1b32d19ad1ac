"""The door for programs: nobody is signed in here, nothing is changed, and every refusal is a sentence in JSON."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from learning.openness.views.answers import problem
from shaping_future import limits

HERE = re.compile(r"/api/v\d+(/|$)|/feed/|/calls\.ics$")
METHODS = "GET, HEAD, OPTIONS"
HOUR = 3600


class ForPrograms:
    """Before sessions are read. Cookies are left at the door, so an answer is never about whoever asks, and a page of
    somebody else's may read it."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not HERE.match(request.path_info):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.META.pop("HTTP_AUTHORIZATION", None)
        request.COOKIES = {}
        return _open(self._answer(request))

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": METHODS})
        if request.method not in ("GET", "HEAD"):
            refused = problem(405)
            refused["Allow"] = METHODS
            return refused
        if not limits.is_under(f"openness:{limits.address_hash(request)}", settings.API_REQUESTS_PER_HOUR, HOUR):
            refused = problem(429)
            refused["Retry-After"] = str(HOUR)
            return refused
        is_head, request.method = request.method == "HEAD", "GET"
        response = self.get_response(request)
        if response.status_code >= 400 and not response["Content-Type"].startswith("application/problem"):
            response = problem(response.status_code)
        if is_head:
            request.method, response["Content-Length"] = "HEAD", str(len(response.content))
            response.content = b""
        return response


def _open(response: HttpResponse) -> HttpResponse:
    """Readable from any page, and the same whoever asks, in whatever language: it varies with nothing."""
    response.headers.pop("Vary", None)
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = METHODS
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    response["X-Content-Type-Options"] = "nosniff"
    if "json" in response.get("Content-Type", ""):  # a browser that follows a link keeps it as a file, and runs nothing
        response.headers.setdefault("Content-Disposition", 'attachment; filename="answer.json"')
    return response
