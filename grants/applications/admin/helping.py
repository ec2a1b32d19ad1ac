"""The staff desk for drafts whose lead asks the fund to help: to read, never to write."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from grants.applications import queries
from grants.applications.models import HelpRequest
from shaping_future.desk.pages import DeskAdmin
from shaping_future.record.services import note_read


@admin.register(HelpRequest)
class HelpRequestDesk(DeskAdmin):
    list_display = ["reference", "call", "asked_at", "asked_by"]
    list_select_related = ["application__call", "asked_by"]
    search_fields = ["application__reference"]
    fields = ["reference", "call", "reason", "asked_at", "asked_by", "answers"]
    readonly_fields = ["reference", "call", "answers"]

    def opened(self, asked: HelpRequest, by: Any) -> None:
        """The applicant sees it too."""
        note_read(asked.application, by)

    def queues(self, request: HttpRequest) -> list[tuple[str, int, str]]:
        return [self.queue("Drafts that ask for help", HelpRequest.objects.visible_to(request.user))]

    @admin.display(description="application")
    def reference(self, asked: HelpRequest) -> str:
        return asked.application.reference

    @admin.display(description="call")
    def call(self, asked: HelpRequest) -> str:
        return asked.application.call.title

    @admin.display(description="answers")
    def answers(self, asked: HelpRequest) -> SafeString:
        return render_to_string("grants/applications/read.html", {"sections": queries.sections(asked.application)})
