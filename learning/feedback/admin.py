"""The desk's side: what applicants said, without who."""

from django.contrib import admin

from shaping_future.accounts.roles import Role
from shaping_future.desk.pages import DeskAdmin

from .models import Feedback


@admin.register(Feedback)
class FeedbackDesk(DeskAdmin):
    roles = {Role.STAFF}
    list_display = ["call", "moment", "ease", "minutes", "hardest", "better"]
    list_display_links = None  # everything is in the list; an address of its own would hold the token
    list_filter = ["call", "moment", "ease"]
    list_select_related = ["call"]
    fields = ["call", "moment", "ease", "minutes", "hardest", "better"]
