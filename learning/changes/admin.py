"""The desk's side of messages about changes: what waits for us. Nothing is changed here."""

from django.contrib import admin
from django.http import HttpRequest

from grants.awards.models import Award
from learning.changes.models import ChangeRequest
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.desk.pages import DeskAdmin, Queue


@admin.register(ChangeRequest)
class ChangeRequestDesk(DeskAdmin):
    roles = {Role.STAFF}
    list_display = ["award", "opened_at", "reply_due_on", "closed_at"]
    list_select_related = ["award"]
    search_fields = ["award__reference"]
    fields = ["award", "opened_at", "reply_due_on", "closed_at"]

    def get_queryset(self, request: HttpRequest):
        """Without those of the person's own group: somebody else answers them."""
        awards = Award.objects.handled_by(request.user).values("pk")
        return super().get_queryset(request).filter(award__in=awards)

    def queues(self, request: HttpRequest) -> list[Queue]:
        waiting = self.get_queryset(request).waiting()
        late = waiting.filter(reply_due_on__lt=clock.today())
        return [
            self.queue("Messages about changes that wait for an answer", waiting),
            self.queue("Our answers about changes that are late", late),
        ]
