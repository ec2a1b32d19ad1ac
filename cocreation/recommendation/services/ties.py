"""Declaring, once, what decides between equals."""

import secrets

from django.db import transaction

from cocreation.analysis.allocation import TIE_KEYS
from cocreation.deliberation import rules
from cocreation.recommendation.models import TieRule
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed
from shaping_future.record.services import note


@transaction.atomic
def declare_ties(call: Call, *, by: User) -> TieRule:
    """More supporters, then the lower amount, then the recorded draw, whose seed is drawn now. Declared once: whoever
    asks again gets the same. Nobody can choose a seed that suits them."""
    if not rules.holds_process(by):
        raise NotAllowed("A facilitator declares the rule for ties.")
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if declared := TieRule.objects.filter(call=call).first():
        return declared
    rule = TieRule.objects.create(
        call=call, keys=list(TIE_KEYS), seed=secrets.token_hex(32), declared_at=clock.now(), declared_by=by
    )
    note("ties.declared", rule, by=by, call=call.pk, keys=rule.keys, seed=rule.seed)
    return rule
