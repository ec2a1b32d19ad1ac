"""Public pages may be kept by browsers and by whatever stands between, and are asked about each time."""

import functools
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page


def asked_each_time(view: Callable) -> Callable:
    """For visitors: kept, and asked about with its fingerprint before it is shown again: a name that its partner
    took back is gone at once. For people who are signed in, whose pages carry their own navigation: not at all."""

    @functools.wraps(view)
    def kept(request: HttpRequest, **values) -> HttpResponseBase:
        response = view(request, **values)
        if request.user.is_authenticated or response.status_code != 200:
            patch_cache_control(response, private=True, no_store=True)
        else:
            patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return response

    return conditional_page(kept)
