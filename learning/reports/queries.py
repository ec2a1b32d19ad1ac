"""Reads of learning reports."""

from collections.abc import Collection

from django.db.models import Prefetch, QuerySet

from grants.awards.models import Award
from grants.awards.queries import own_awards
from grants.bank.queries import with_account
from grants.payments.models import Instalment, Withholding
from grants.runs.models import PaymentLine
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
    instalments = Instalment.objects.order_by("number").prefetch_related(
        Prefetch("lines", PaymentLine.objects.filter(paid_at__isnull=False).order_by("pk"), to_attr="gone"),
        Prefetch("withholdings", Withholding.objects.filter(ended_at=None), to_attr="held_back"),
    )
    return with_account(own_awards(user)).prefetch_related(
        Prefetch("instalments", instalments),
        Prefetch("reports", Report.objects.order_by("due_on")),
    )


def shared_reports(user) -> QuerySet:
    """What learning partners and staff may read beyond their own group's, newest first."""
    reports = Report.objects.visible_to(user).exclude(state=ReportState.DUE)
    if not user.has_role(Role.STAFF):
        reports = reports.shared()
    return reports.select_related("award__application__organisation").order_by("-sent_at", "pk")


def reports_that_came(awards: Collection[int]) -> set[tuple[int, str]]:
    """For payments that wait for a report: which have come, as (award, key). That it came is all that counts."""
    rows = Report.objects.filter(award__in=awards).exclude(state=ReportState.DUE)
    return set(rows.values_list("award", "key"))


def reports_not_done(award: Award) -> int:
    """Of a grant: to write, or sent and not answered by us. A grant is closed when there are none."""
    return award.reports.exclude(state=ReportState.REPLIED).count()
