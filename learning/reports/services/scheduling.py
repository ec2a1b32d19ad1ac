"""What is due when. The dates are those of the signed agreement; when a changed one is in force, they follow it."""

import datetime as dt

from django.db import transaction

from grants.awards.models import Agreement, Award
from grants.calls.models import Call
from learning.reports.kinds import AnswerKind
from learning.reports.models import Answer, Report, ReportState, What
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note

from .asking import prompts_for, rules_of

DOCUMENT = "A report that you wrote for another funder, if you have one"
EXIT = "exit"


@transaction.atomic
def schedule_reports(award: Award, *, by: User) -> list[Report]:
    """The reports and conversations of the agreement. May be repeated; what exists stays."""
    if not by.has_role(Role.STAFF):
        raise NotAllowed("MEX staff schedule learning.")
    return _schedule(award, by)


@transaction.atomic
def schedule_for_call(call: Call, *, by: User) -> int:
    """Schedule the learning of every grant of a call. Returns how many grants."""
    awards = list(Award.objects.filter(application__call=call, ended_at=None))
    if not awards:
        raise NotAllowedNow("This call has no grants yet. Learning is scheduled once everybody has heard.")
    for award in awards:
        schedule_reports(award, by=by)
    return len(awards)


def follow_agreement(agreement: Agreement, by: User) -> None:
    """Called with the last signature: the first agreement makes the dates, a changed one moves them."""
    _schedule(agreement.award, by)


def schedule_missing() -> int:
    """Grants whose agreement is in force and that have no dates yet. How many."""
    waiting = Award.objects.filter(agreement__signed_at__isnull=False, ended_at=None, reports=None)
    keys = list(waiting.values_list("pk", flat=True))
    for key in keys:
        with transaction.atomic():
            _schedule(Award(pk=key), None)
    return len(keys)


def _schedule(award: Award, by: User | None) -> list[Report]:
    related = ("application__call__fund", "agreement")
    award = Award.objects.select_for_update(of=("self",)).select_related(*related).get(pk=award.pk)
    there = {report.key: report for report in award.reports.select_for_update()}
    steps = _steps(award)
    for step in steps:
        if step["key"] not in there:
            _add(award, step)
    moved = [one for step in steps if (one := there.get(step["key"])) and _move(one, step["due"])]
    gone = [one for key, one in there.items() if key not in {step["key"] for step in steps} and _take_out(one)]
    note("reports.scheduled", award, by=by, count=len(steps), moved=len(moved), gone=len(gone))
    return list(award.reports.all())


def _steps(award: Award) -> list[dict]:
    """[{"key", "type", "what", "due"}] as signed, and the conversation at the end if the fund wants one."""
    steps = [
        {"key": one["key"], "type": one["type"], "what": _what(one), "due": dt.date.fromisoformat(str(one["due"]))}
        for one in award.agreement.terms["learning"]
    ]
    wanted = rules_of(award.application.call.fund).talk_at_the_end
    if wanted and not any(one["what"] == What.EXIT for one in steps):
        steps.append({"key": EXIT, "type": "conversation at the end", "what": What.EXIT, "due": award.ends_on})
    return steps


def _what(step: dict) -> What:
    """A date whose name in the call begins with "conversation" is one; the key says that it is the last one."""
    if step["key"] == EXIT:
        return What.EXIT
    return What.CONVERSATION if step["type"].strip().lower().startswith("conversation") else What.REPORT


def _add(award: Award, step: dict) -> None:
    prompts = prompts_for(award.application.call, step["what"])
    report = Report.objects.create(
        award=award, key=step["key"], what=step["what"], kind=step["type"], due_on=step["due"], prompts=prompts
    )
    ask(report)


def ask(report: Report) -> None:
    """Rows for what this report is asked, and one for a document. Only where there are none."""
    kind = AnswerKind.NOTES if report.is_talk else AnswerKind.PROMPT
    lines = [(prompt, kind) for prompt in report.prompts.lines]
    if not report.is_talk:
        lines.append((DOCUMENT, AnswerKind.DOCUMENT))
    Answer.objects.bulk_create(
        Answer(report=report, order=order, prompt=prompt, kind=kind) for order, (prompt, kind) in enumerate(lines, 1)
    )


def _move(report: Report, due: dt.date) -> bool:
    """What has passed, or was sent, stays where it was."""
    if report.state != ReportState.DUE or report.due_on < clock.today() or report.due_on == due:
        return False
    report.due_on = due
    report.save(update_fields=["due_on"])
    return True


def _take_out(report: Report) -> bool:
    """A date that the agreement no longer has, if nobody has begun with it."""
    begun = report.answers.exclude(version=0).exists() or report.times.exists() or report.noted_at is not None
    if begun or report.state != ReportState.DUE or report.due_on < clock.today():
        return False
    report.delete()
    return True
