"""Reads of learning reports."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Prefetch, Q, QuerySet

from grants.awards.models import Award
from grants.awards.queries import own_awards
from grants.bank.queries import with_account
from grants.calls.models import Call
from grants.fund.models import Fund
from grants.payments.models import Instalment, Withholding
from grants.runs.models import PaymentLine
from learning.reports.models import Answer, Prompts, Report, ReportState, What
from shaping_future.accounts.roles import Role

from . import rules

RELATED = ("award__application__organisation", "award__application__call__fund", "replied_by", "noted_by", "prompts")


def report_for(user, public_id) -> Report:
    """One that this person may read something of; its answers are another question."""
    return Report.objects.visible_to(user).select_related(*RELATED).get(public_id=public_id)


def own_report(user, public_id) -> Report:
    """One of the person's own grants."""
    reports = Report.objects.filter(award__in=own_awards(user).values("pk"))
    return reports.select_related(*RELATED).get(public_id=public_id)


def answered_report(user, public_id) -> Report:
    """One that this member of staff follows and replies to."""
    return Report.objects.answered_by(user).select_related(*RELATED).get(public_id=public_id)


def own_answer(user, public_id, order: int) -> Answer:
    """One answer of the person's own grant, with its report."""
    report = own_report(user, public_id)
    answer = report.answers.select_related("file").get(order=min(order, 1000))  # no column holds what people make up
    answer.report = report
    return answer


def answer_with_file(user, file_id) -> Answer:
    """The recording or document that an answer is now, for whoever may read that answer."""
    return Answer.objects.visible_to(user).select_related("file").get(file_id=file_id)


def answers_open_to(user, report: Report) -> list[Answer]:
    """What this person may read of it."""
    return list(Answer.objects.visible_to(user).filter(report=report).select_related("file").order_by("order"))


def reads_everything(user, report: Report) -> bool:
    """Also what is private, and our reply, which may speak of it."""
    if rules.belongs_to_report(user, report):
        return True
    return Report.objects.answered_by(user).filter(pk=report.pk).exists()


def partner_awards(user) -> QuerySet:
    """The person's own grants with everything their home shows, in a fixed number of queries."""
    instalments = Instalment.objects.order_by("number").prefetch_related(
        Prefetch("lines", PaymentLine.objects.filter(paid_at__isnull=False).order_by("pk"), to_attr="gone"),
        Prefetch("withholdings", Withholding.objects.filter(ended_at=None), to_attr="held_back"),
    )
    return with_account(own_awards(user)).prefetch_related(
        Prefetch("instalments", instalments),
        Prefetch("reports", Report.objects.order_by("due_on", "pk")),
    )


def shared_reports(user) -> QuerySet:
    """What may be read beyond one's own grants, newest first. Staff: everything that came."""
    reports = Report.objects.exclude(state=ReportState.DUE)
    if user.has_role(Role.STAFF):
        reports = reports.answered_by(user)
    else:
        reports = reports.shared_with(user).exclude(award__in=own_awards(user).values("pk"))
    return reports.select_related("award__application__organisation").order_by("-sent_at", "pk")


def reports_that_came(awards: Collection[int]) -> set[tuple[int, str]]:
    """For payments that wait for a report: which have come, as (award, key). That it came is all that counts."""
    rows = Report.objects.filter(award__in=awards).exclude(state=ReportState.DUE)
    return set(rows.values_list("award", "key"))


def reports_not_done(award: Award) -> int:
    """Of a grant: to write, to talk about, or sent and not answered by us. A grant is closed when there are none; the
    conversation at the end may come after it."""
    return award.reports.filter(state__in=(ReportState.DUE, ReportState.SENT)).exclude(what=What.EXIT).count()


def due_rows(user, until: dt.date) -> list[Report]:
    """What grant partners and we owe each other by then, and each reply of ours; with its grant, by date. One query."""
    waits = Q(state=ReportState.SENT) | Q(state=ReportState.DUE, due_on__lte=until)
    rows = Report.objects.answered_by(user).under_way().filter(waits)
    related = ("award__application__organisation", "award__application__call", "answerer")
    return sorted(rows.select_related(*related), key=lambda one: (due_of(one), one.pk))


def due_of(report: Report) -> dt.date:
    return report.reply_due_on if report.state == ReportState.SENT else report.due_on


def newest_prompts() -> list[Prompts]:
    """The newest version for each call and kind."""
    rows = Prompts.objects.select_related("written_by").order_by("version")
    return list({(one.call_id, one.what): one for one in rows}.values())


def calls_with_grants() -> list[Call]:
    return list(Call.objects.filter(applications__award__isnull=False).distinct().order_by("-opens_at"))


def funds_with_grants() -> list[Fund]:
    with_grants = Q(calls__applications__award__isnull=False)
    return list(Fund.objects.filter(with_grants).select_related("learning_rules").distinct().order_by("pk"))
