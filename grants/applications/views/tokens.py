"""Pages whose address is a key: found by its hash, and nobody may guess."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from django.utils.translation import gettext

from shaping_future import limits
from shaping_future.errors import TooOften

GUESSES_AN_HOUR = 30


def found(request: HttpRequest, load: Callable[[str], Any], token: str) -> Any:
    """What the token opens. A wrong one is a page that does not exist, and after 30 of them none is tried any more."""
    guesses = f"wrong-tokens:{limits.address_of(request)}"
    if limits.is_at_end(guesses, GUESSES_AN_HOUR):
        raise TooOften(
            gettext("Too many links from here did not work. Wait an hour, then open the link in your email again.")
        )
    try:
        return load(token)
    except ObjectDoesNotExist:
        limits.is_under(guesses, GUESSES_AN_HOUR)
        raise Http404 from None
