"""What we ask, in versions, and what a fund promises. Staff change both."""

from django.db import transaction

from grants.calls.models import Call
from grants.fund.models import Fund
from learning.reports.kinds import FIRST
from learning.reports.models import LearningRules, Prompts, Report, ReportState, What
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

LONGEST, MOST = 300, 20
"""Characters of a question, and questions of a version."""


def rules_of(fund: Fund) -> LearningRules:
    """Those that staff set, or the ones that we begin with."""
    return LearningRules.objects.filter(fund=fund).first() or LearningRules(fund=fund)


@transaction.atomic
def set_rules(
    fund: Fund, reply_working_days: int, before_days: int, after_days: int, talk_at_the_end: bool, *, by: User
) -> LearningRules:
    """From now on. A reply that has its date already keeps it."""
    if not by.has_role(Role.STAFF):
        raise NotAllowed("MEX staff set these rules.")
    if not 1 <= reply_working_days <= 60 or not 1 <= before_days <= 90 or not 1 <= after_days <= 90:
        raise NotValid("A reply takes 1 to 60 working days, and a reminder comes 1 to 90 days before and after.")
    Fund.objects.select_for_update().get(pk=fund.pk)
    values = {
        "reply_working_days": reply_working_days, "before_days": before_days, "after_days": after_days,
        "talk_at_the_end": talk_at_the_end, "changed_at": clock.now(), "changed_by": by,
    }  # fmt: skip
    made, _ = LearningRules.objects.update_or_create(fund=fund, defaults=values)
    note("learning.rules-set", made, by=by, reply=reply_working_days, before=before_days, after=after_days,
         talk=talk_at_the_end)  # fmt: skip
    return made


def prompts_now(call: Call, what: What) -> Prompts:
    """The newest version; the first one, which nobody has kept yet, is what the call says, or what we begin with."""
    newest = Prompts.objects.filter(call=call, what=what).order_by("-version").first()
    lines = call.learning_prompts if what == What.REPORT else FIRST[what]
    return newest or Prompts(call=call, what=what, version=1, lines=list(lines))


def prompts_for(call: Call, what: What) -> Prompts:
    """The same, kept: something is asked by it, or the next one follows it."""
    newest = prompts_now(call, what)
    if newest.pk is None:
        first = {"lines": newest.lines}
        newest, _ = Prompts.objects.get_or_create(call=call, what=what, version=1, defaults=first)
    return newest


@transaction.atomic
def write_prompts(call: Call, what: What, lines: list[str], seen: int, *, by: User) -> Prompts:
    """The next version. `seen`: the version on the page. Reports that nobody has begun are asked the new questions;
    all others keep theirs."""
    from .scheduling import ask  # which needs the versions

    if not by.has_role(Role.STAFF):
        raise NotAllowed("MEX staff write the questions.")
    lines = [" ".join(line.split()) for line in lines if line.strip()]
    if not lines or len(lines) > MOST or any(len(line) > LONGEST for line in lines):
        raise NotValid(f"Write 1 to {MOST} questions, each on a line of its own, of {LONGEST} characters or fewer.")
    Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    newest = prompts_for(call, what)
    if newest.version != seen:
        raise NotAllowedNow("Somebody wrote a newer version after you opened the page. Read it first.")
    if newest.lines == lines:
        raise NotAllowedNow("These are the questions that are asked already.")
    made = Prompts.objects.create(
        call=call, what=what, version=seen + 1, lines=lines, written_at=clock.now(), written_by=by
    )
    rows = Report.objects.select_for_update(of=("self",)).filter(award__application__call=call, what=what)
    asked_anew = rows.filter(state=ReportState.DUE, noted_at=None).exclude(answers__version__gt=0)
    for report in list(asked_anew):
        report.prompts = made
        report.save(update_fields=["prompts"])
        report.answers.all().delete()
        ask(report)
    note("learning.prompts-written", made, by=by, call=call.pk, what=str(what), version=made.version)
    return made
