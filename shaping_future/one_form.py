"""A page with one form: shown, taken, or shown again with what is wrong."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .errors import Refused


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
    """Show `page` with the form. When a post is well shaped, `take()` calls the service: then say `done` and go to the
    address `to(result)`. A refusal stands on the same page, with its status and what was typed."""
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                result = take()
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                messages.success(request, done)
                return redirect(to(result))
    return render(request, page, context | {"form": form}, status=status)
