"""Django's reports of errors (its mails to admins, its 500 page for scripts), should anybody switch them on."""

from typing import Any

from django.http import HttpRequest
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from . import request_id
from .lines import told


class NothingOfAnybody(SafeExceptionReporterFilter):
    """No forms, cookies, headers, settings or variables: whatever asks for them gets none."""

    def get_safe_settings(self) -> dict:
        return {}

    def get_safe_request_meta(self, request: HttpRequest) -> dict:
        return {}

    def get_safe_cookies(self, request: HttpRequest) -> dict:
        return {}

    def get_post_parameters(self, request: HttpRequest) -> dict:
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest, tb_frame: Any) -> list:
        return []


class Report(ExceptionReporter):
    """The same as the log's line, as text."""

    def get_traceback_text(self) -> str:
        lines = [f"Request {request_id.get() or '-'}"]
        for error in told(self.exc_value) if self.exc_value else ():
            lines += [error["kind"], *(f"  {place}" for place in error["at"])]
        return "\n".join(lines) + "\n"

    get_traceback_html = get_traceback_text
