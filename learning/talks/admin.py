"""The desk's side of conversations: which times were offered, who stands by the notes. Nothing is changed here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from learning.reports.models import Report
from learning.talks.models import Confirmation, TalkTime
from shaping_future.accounts.roles import Role
from shaping_future.desk.pages import DeskAdmin


class OfATalk(DeskAdmin):
    roles = {Role.STAFF}
    list_select_related = ["report__award"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without those of the person's own group, and of grants that they have an interest in."""
        seen = Report.objects.answered_by(request.user)
        return super().get_queryset(request).filter(report__in=seen.values("pk"))


@admin.register(TalkTime)
class TalkTimeDesk(OfATalk):
    list_display = ["report", "starts_at", "side", "offered_at", "chosen_at", "withdrawn_at"]
    fields = ["report", "starts_at", "where", "side", "offered_at", "chosen_at", "withdrawn_at"]


@admin.register(Confirmation)
class ConfirmationDesk(OfATalk):
    list_display = ["report", "version", "side", "at"]
    fields = ["report", "version", "side", "at"]
