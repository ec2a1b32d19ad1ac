"""The desk's side: what waits to be looked at or answered, and every version of what we replied."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from shaping_future.desk.pages import DeskAdmin, Queue

from .kinds import Look
from .models import FeedbackReply, FeedbackWords


@admin.register(FeedbackReply)
class FeedbackReplyDesk(DeskAdmin):
    list_display = ["call", "moment", "version", "at"]
    list_filter = ["moment", "call"]
    list_select_related = ["call"]
    fields = ["call", "moment", "version", "text", "changed", "at"]

    def queues(self, request: HttpRequest) -> list[Queue]:
        waiting = FeedbackWords.objects.visible_to(request.user).filter(look=Look.WAITING)
        return [("What people told us, to look at for names", waiting, reverse("feedback-list"))]
