"""What the site answers: who gets in at which door."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from shaping_future.accounts.models import User
from tests.cast import sign_in
from tests.standing import undone

IN, SIGN_IN, NOT_THEIRS, NO_SUCH_PAGE, NO_METHOD, DECLARE = "in", "sign in", "403", "404", "405", "declare first"
"""in: whatever the page then says, also that it is not the time or that a field is missing."""


def door(answer: HttpResponse) -> str:
    if answer.status_code == 302 and answer.url.startswith(reverse("account_login")):
        return SIGN_IN
    if answer.status_code in {403, 404, 405, 429}:
        return str(answer.status_code)
    if answer.status_code == 409 and "eclare your interests" in answer.text:
        return DECLARE
    assert answer.status_code < 500, answer.status_code
    return IN


def as_person(user: User | None) -> Client:
    return Client() if user is None else sign_in(Client(), user)


def asked(browser: Client, method: str, address: str) -> str:
    """By this method, without a field. What it does is undone."""
    with undone():
        answer: Any = getattr(browser, method)(address)
        found = door(answer)
        if answer.streaming:
            list(answer.streaming_content)  # which closes its file
        return found
