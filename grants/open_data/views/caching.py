"""Public pages may be kept for a few minutes, by browsers and by whatever stands between."""

import functools
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page

A_WHILE = 300
"""Seconds. So long a page may still say a name after its partner chose another; the page of the choice says so."""


def kept_a_while(view: Callable) -> Callable:
    """For visitors: five minutes, and asked again with the fingerprint of what one has. For people who are signed in,
    whose pages carry their own navigation: not at all."""

    @functools.wraps(view)
    def kept(request: HttpRequest, **values) -> HttpResponseBase:
        response = view(request, **values)
        if request.user.is_authenticated or response.status_code != 200:
            patch_cache_control(response, private=True, no_store=True)
        else:
            patch_cache_control(response, public=True, max_age=A_WHILE)
        return response

    return conditional_page(kept)
