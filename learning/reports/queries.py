"""Reads of learning reports."""

from django.db.models import Prefetch, QuerySet

from grants.awards.queries import own_awards
from grants.bank.queries import with_account
from grants.payments.models import Instalment
from learning.reports.models import Part, Report, ReportState, Visibility
from shaping_future.accounts.roles import Role

from . import rules


def report_for(user, public_id) -> Report:
    reports = Report.objects.visible_to(user).select_related("award__application__organisation", "replied_by")
    return reports.get(public_id=public_id)


def parts_open_to(user, report: Report) -> list[Part]:
    """The parts this person may read: the partner and staff all, learning partners what was not kept for MEX alone."""
    parts = report.parts.all()
    return list(parts if reads_everything(user, report) else parts.exclude(visibility=Visibility.PRIVATE))


def reads_everything(user, report: Report) -> bool:
    """Also what is private, and our reply, which may speak of it."""
    return user.has_role(Role.STAFF) or rules.belongs_to_report(user, report)


def partner_awards(user) -> QuerySet:
    """The person's own grants with everything their home shows, in a fixed number of queries."""
    return with_account(own_awards(user)).prefetch_related(
        Prefetch("instalments", Instalment.objects.order_by("number")),
        Prefetch("reports", Report.objects.order_by("due_on")),
    )


def shared_reports(user) -> QuerySet:
    """What learning partners and staff may read beyond their own group's, newest first."""
    reports = Report.objects.visible_to(user).exclude(state=ReportState.DUE)
    if not user.has_role(Role.STAFF):
        reports = reports.shared()
    return reports.select_related("award__application__organisation").order_by("-sent_at", "pk")
