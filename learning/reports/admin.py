"""The desk's side of learning: schedule reports, reply to them in time."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join

from grants.awards.models import Award
from learning.reports import services
from learning.reports.forms import CallForm, ReplyForm
from learning.reports.models import Report, ReportState
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.desk.pages import DeskAdmin, Step


@admin.register(Report)
class ReportDesk(DeskAdmin):
    roles = {Role.STAFF}
    list_display = ["award", "organisation", "kind", "due_on", "state", "reply_due_on"]
    list_filter = ["state", "award__application__call"]
    list_select_related = ["award__application__organisation"]
    search_fields = ["award__reference", "award__application__organisation__name"]
    fields = ["award", "organisation", "kind", "due_on", "state", "sent_at", "what_they_wrote", "reply_due_on", "reply"]
    readonly_fields = ["organisation", "what_they_wrote"]
    steps = [
        Step(
            "reply",
            "Reply",
            services.reply_to_report,
            form=ReplyForm,
            says="The grant partner gets a message with a link to your reply.",
            allowed=lambda report, user: report.state == ReportState.SENT,
        ),
    ]

    page_steps = [
        Step(
            "schedule",
            "Schedule learning for a call",
            services.schedule_for_call,
            form=CallForm,
            says="Every grant of the call gets its reports and conversations, on the call's own dates.",
        ),
    ]

    @admin.display(description="organisation")
    def organisation(self, report: Report) -> str:
        return str(report.award.application.organisation)

    @admin.display(description="what they wrote")
    def what_they_wrote(self, report: Report) -> str:
        rows = ((part.prompt, part.text or "–") for part in report.parts.all())
        return format_html_join("", "<h3>{}</h3><p>{}</p>", rows)

    def queues(self, request: HttpRequest) -> list:
        waiting = self.get_queryset(request).filter(state=ReportState.SENT)
        late = self.get_queryset(request).filter(state=ReportState.DUE, due_on__lt=clock.today())
        return [
            self.queue("Reports waiting for our reply", waiting, "state__exact=sent"),
            self.queue(
                "Our replies that are late", waiting.filter(reply_due_on__lt=clock.today()), "state__exact=sent"
            ),
            self.queue("Reports not sent in time", late, "state__exact=due"),
            (
                "Grants without a learning schedule",
                Award.objects.filter(reports=None).count(),
                self.address("changelist"),
            ),
        ]
