from django.contrib import admin
from django.http import HttpRequest

from shaping_future.desk.pages import DeskAdmin, Queue

from .models import Document


@admin.register(Document)
class DocumentDesk(DeskAdmin):
    """Of any application, whoever may know of it: so without titles, which have references in them."""

    list_display = ["kind", "subject", "state", "wanted_at", "made_at", "error"]
    list_filter = ["state"]
    search_fields = ["kind", "=subject"]
    fields = [
        "kind",
        "subject",
        "version",
        "content_type",
        "state",
        "done",
        "total",
        "sha256",
        "wanted_at",
        "wanted_by",
        "made_at",
        "expires_at",
        "tries",
        "error",
    ]

    def queues(self, request: HttpRequest) -> list[Queue]:
        failed = Document.objects.filter(state=Document.State.FAILED)
        return [self.queue("Documents that could not be made", failed, "state__exact=failed")]
