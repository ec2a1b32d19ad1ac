"""Answers to programs: what went wrong in a sentence, and what may be kept for how long."""

import functools
import hashlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import override

PROBLEM = "application/problem+json"
SENTENCES = {
    400: "We could not read this address. Look at the description of the API.",
    404: "There is nothing at this address, or it is not public.",
    405: "This is read only. Use GET or HEAD.",
    429: "Too many requests from your address. Wait as many seconds as “Retry-After” says.",
}
OTHERWISE = "Something went wrong here. Please try again later."


def problem(status: int, sentence: str = "") -> JsonResponse:
    """RFC 9457."""
    detail = sentence or SENTENCES.get(status, OTHERWISE if status >= 500 else SENTENCES[400])
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JsonResponse(body, status=status, content_type=PROBLEM)


def for_programs(view: Callable) -> Callable:
    """The same for everybody, in one language; whoever has it already is told so. It is asked for anew each time: how a
    grant is named can change at any moment."""

    @functools.wraps(view)
    def answered(request: HttpRequest, **values: Any) -> HttpResponse:
        if any(len(given) > 1 for _, given in request.GET.lists()):
            return problem(400, "Give each value once.")
        with override("en-gb"):
            response = view(request, **values)
        if response.status_code != HTTPStatus.OK:
            return response
        response["Cache-Control"] = "public, max-age=0, must-revalidate"
        response["ETag"] = etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        return get_conditional_response(request, etag=etag, response=response) or response

    return answered
