"""From release to learning: letters, agreements, payments, reports."""

import datetime as dt

from grants.awards import services as awards
from grants.awards.models import Award
from grants.calls.models import Call
from grants.equity_funnel.services import take_due_snapshots
from grants.letters import services as letters
from grants.letters.models import Outcome
from grants.payments import services as payments
from grants.runs.queries import due_payments
from learning.reports import services as reports
from learning.reports.models import Report, Visibility
from shaping_future import clock
from shaping_future.demo import banking, runs, signing
from shaping_future.demo.answers import TEXTS, pick
from shaping_future.demo.cast import Cast


def write_letters(call: Call, cast: Cast, *, leave: int = 0) -> None:
    """One person writes, another checks; the last `leave` stay unwritten."""
    with clock.at(call.closes_at + dt.timedelta(days=81)):
        letters.prepare_outcomes(call, by=cast.staff)
        outcomes = list(Outcome.objects.filter(application__call=call).order_by("pk"))
        for number, outcome in enumerate(outcomes[: len(outcomes) - leave]):
            strength = pick(TEXTS["readers"]["strongest"], number)
            reason = outcome.reason or pick(TEXTS["reasons"], number)
            kind_line = pick(TEXTS["readers"]["kind_line"], number)
            letters.write_outcome(outcome, strength, reason, kind_line, by=cast.staff)
            letters.check_outcome(outcome, by=cast.staff_2)


def release(call: Call, cast: Cast) -> None:
    with clock.at(call.closes_at + dt.timedelta(days=82)):
        take_due_snapshots()
        awards.release_outcomes(call, by=cast.staff)
        take_due_snapshots()


def sign(call: Call, cast: Cast, *, leave: int = 1) -> list[Award]:
    """Every grant but the last `leave` is signed by both sides. Returns the signed ones.

    Those with a condition come first: references are drawn by lot, and a payment that waits is part of the story.
    """
    made = list(Award.objects.filter(application__call=call).select_related("application__started_by", "agreement"))
    made.sort(key=lambda award: not award.conditions.exists())
    signed = made[: len(made) - leave]
    for number, award in enumerate(signed):
        signing.sign_all(award, cast.finance, call.closes_at + dt.timedelta(days=86), number)
    return signed


def pay(signed: list[Award], cast: Cast) -> None:
    """Schedule at once; pay in runs whatever is due by today. A payment whose condition is open stays where it is."""
    banking.bank_all(signed, cast)
    due: dict[dt.datetime, list] = {}
    for award in signed:
        with clock.at(award.awarded_at + dt.timedelta(days=6)):
            made = payments.schedule_instalments(award, by=cast.finance)
        for instalment in made:
            moment = max(award.awarded_at + dt.timedelta(days=8), _noon(instalment.due_on))
            if moment < clock.now():
                due.setdefault(moment, []).append(instalment)
    for moment, instalments in sorted(due.items()):
        with clock.at(moment):
            _run(instalments, cast)


def _run(instalments: list, cast: Cast) -> None:
    """Those that can go. What waits for the Board's condition is left out: that is part of the story."""
    ready = due_payments(cast.finance, clock.today())
    free = {row["instalment"].pk for row in ready if not row["why"]}
    if going := [one for one in instalments if one.pk in free]:
        runs.pay(going, prepares=cast.finance, approves=cast.finance_2)


def learn(call: Call, cast: Cast) -> None:
    """Reports that are due by now are sent and answered, but for two late ones and one late reply of ours."""
    with clock.at(call.closes_at + dt.timedelta(days=100)):
        reports.schedule_for_call(call, by=cast.staff)
    due = Report.objects.filter(award__application__call=call, due_on__lt=clock.today(), what="report")
    due = due.order_by("due_on", "pk").select_related("award__application__started_by")
    for number, report in enumerate(list(due)[:-2]):
        lead = report.award.application.started_by
        with clock.at(_noon(report.due_on) - dt.timedelta(days=number % 6)):
            orders = [one.order for one in report.answers.filter(kind="prompt")]
            parts = {order: (pick(TEXTS["learned"], order - 1), pick(Visibility.values, order)) for order in orders}
            reports.save_report(report, parts, dict.fromkeys(parts, 0), by=lead)
            reports.send_report(report, by=lead)
        if number:
            with clock.at(_noon(report.due_on) + dt.timedelta(days=9)):
                reports.reply_to_report(
                    report, "Thank you for being so open. We will bring this to the Group.", by=cast.staff
                )


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), clock.LONDON)
