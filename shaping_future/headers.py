"""A header that Django does not set itself: what pages may ask whoever sits at the browser for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PERMISSIONS = "camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), display-capture=()"
"""An answer may be spoken or signed to a camera, by whoever presses the button. Nothing else is ever asked for."""


class PermissionsPolicy:
    """On every answer, files of the site's own looks included."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response
