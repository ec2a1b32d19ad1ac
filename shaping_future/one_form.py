"""A page with forms: shown, taken, or shown again with what is wrong."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from .errors import Refused

READS_AND_WRITES = require_http_methods(["GET", "HEAD", "POST"])


def ask(
    request: HttpRequest,
    form: Form,
    take: Callable[[], Any],
    *,
    done: str,
    to: Callable[[Any], str],
    page: str,
    context: dict[str, Any],
) -> HttpResponse:
    """A page with one form: show `page` with it, and take what is posted as `step` does."""

    def shown(status: int = 200) -> HttpResponse:
        return render(request, page, context | {"form": form}, status=status)

    return step(request, form, take, done=done, to=to, again=shown) if request.method == "POST" else shown()


def step(
    request: HttpRequest,
    form: Form,
    take: Callable[[], Any],
    *,
    done: str,
    to: Callable[[Any], str],
    again: Callable[[int], HttpResponse],
) -> HttpResponse:
    """Take a form that was posted, also one of several on its page. When it is well shaped, `take()` calls the service:
    then say `done` (if anything) and go to the address `to(result)`. A refusal stands on the same page, which
    `again(status)` shows with what was typed."""
    status = 400
    if form.is_valid():
        try:
            result = take()
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
        else:
            if done:
                messages.success(request, done)
            return redirect(to(result))
    return again(status)
