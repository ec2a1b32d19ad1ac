"""The page of one call: what it hangs on, in one query. All the rest is read and drawn only when that changed."""

from collections.abc import Hashable
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.utils import translation

from grants.calls.models import AgreedDecision, Amendment, Call
from grants.fund.models import BudgetLine, Fund
from shaping_future import clock
from shaping_future.look.local import days_left

from .calls import GRANTS_LINE, phase
from .questions import measured_times

OWN = ("slug", "questionnaire", "title", "kind", "stage", "opens_at", "closes_at", "launched_at", "definition_hash")
OF_FUND = tuple(field.attname for field in Fund._meta.concrete_fields)


def call_shown(user: Any, slug: str) -> Call:
    """The call of this address with what its page hangs on, and no more. One query."""
    line = BudgetLine.objects.filter(key=GRANTS_LINE, fund=OuterRef("fund"))
    decisions = AgreedDecision.objects.filter(fund=OuterRef("fund")).order_by().values("fund")
    changes = Amendment.objects.filter(call=OuterRef("pk"), applied_at__isnull=False).order_by().values("call")
    calls = Call.objects.visible_to(user).select_related("fund").only(*OWN, *(f"fund__{name}" for name in OF_FUND))
    return calls.annotate(
        money=Subquery(line.values("pence")),
        # one more whenever something is agreed, or replaced
        agreed=Subquery(decisions.annotate(count=Count("pk") + Count("replaced_at")).values("count")),
        changed=Subquery(changes.annotate(count=Count("pk")).values("count")),
    ).get(slug=slug)


def facts_of(call: Call) -> Hashable:
    """All that the page of a launched call hangs on. Its definition stands still since the launch: the database sees
    to it (models.freezing), and a change of it is counted."""
    now = phase(call)
    fund = tuple(str(getattr(call.fund, name)) for name in OF_FUND)
    own = (call.pk, call.definition_hash, call.stage, call.money, call.agreed, call.changed, fund)
    times = tuple(sorted(measured_times(call).items()))
    moment = (clock.today(), now.label, now.sentence, call.is_open and days_left(call.closes_at))
    return own, times, moment, translation.get_language()
