"""The desk's side of learning: schedule reports, reply to them in time."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from grants.awards.models import Award
from learning.reports import services
from learning.reports.forms import CallForm, ReplyForm
from learning.reports.models import Answer, LearningRules, Prompts, Report, ReportState
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.desk.pages import DeskAdmin, Queue, Step
from shaping_future.look.words import paragraphs


def _told(answer: Answer) -> str:
    """The words; a recording or document opens by its own address."""
    if answer.file is None:
        return paragraphs(answer.text)
    where = reverse("report-file", args=[answer.file_id])
    return format_html('<p><a href="{}">{}</a></p>{}', where, answer.file.name, paragraphs(answer.text))


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
            done="Your reply is on the partner's page, and a message is on its way.",
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
        """Nothing that is still being written: staff read a report once it is sent."""
        if report.state == ReportState.DUE:
            return "Not sent yet"
        said = [one for one in report.answers.select_related("file") if not one.is_empty]
        rows = ((one.prompt, _told(one), one.get_visibility_display()) for one in said)
        return format_html(
            "<div>{}</div>", format_html_join("", "<p><strong>{}</strong></p>{}<p>May be read by: {}</p>", rows)
        )

    def get_queryset(self, request: HttpRequest):
        """Without those of the person's own group: somebody else answers them."""
        return super(DeskAdmin, self).get_queryset(request).answered_by(request.user)

    def queues(self, request: HttpRequest) -> list[Queue]:
        today, reports = clock.today(), self.get_queryset(request)
        waiting = reports.filter(state=ReportState.SENT)
        late = reports.under_way().filter(state=ReportState.DUE, due_on__lt=today)
        overdue = waiting.filter(reply_due_on__lt=today)
        unplanned = Award.objects.handled_by(request.user).filter(reports=None)
        return [
            self.queue("Reports waiting for our reply", waiting, "state__exact=sent"),
            self.queue("Our replies that are late", overdue, f"state__exact=sent&reply_due_on__lt={today}"),
            self.queue("Reports and conversations that are late", late, f"state__exact=due&due_on__lt={today}"),
            self.queue("Grants without a learning schedule", unplanned),
        ]


@admin.register(Prompts)
class PromptsDesk(DeskAdmin):
    """Every version of what we ask. The next one is written on its own page."""

    roles = {Role.STAFF}
    list_display = ["call", "what", "version", "written_at", "written_by"]
    list_filter = ["what"]
    list_select_related = ["call", "written_by"]
    fields = ["call", "what", "version", "lines", "written_at", "written_by"]


@admin.register(LearningRules)
class LearningRulesDesk(DeskAdmin):
    """What each fund promises."""

    roles = {Role.STAFF}
    list_display = ["fund", "reply_working_days", "before_days", "after_days", "talk_at_the_end"]
    list_select_related = ["fund"]
    fields = [*list_display, "changed_at", "changed_by"]
