"""Calls are about nobody. What visitors ask, and who tries a call before its launch, is."""

from collections import Counter

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call, Tester
from shaping_future.keeping import Clock, End, Kept, StillOpen, Subject, declare, standing


def _without_testers(keys: list) -> Counter:
    number, _each = Tester.objects.filter(pk__in=keys).delete()
    return Counter({("grants.Tester", "deleted"): number})


declare(
    Kept(
        "grants.Tester",
        _("When you tried a call for us"),
        clock="testers",
        office=["invited_by"],
        texts=["name", "email", "unclear"],
        end=End.DELETED,
        copied=lambda person: Tester.objects.filter(email__iexact=person.email),
    ),
    Kept(
        "grants.CallQuestion",
        _("Questions to us about a call"),
        clock="itself",
        office=["answered_by", "left_by"],
        texts=["email"],
        stays=["text", "question", "answer"],
        because="Published, in our words and without a name. The address goes when we answered.",
        end=End.STAYS,
    ),
    *standing(
        "fund",
        "Calls, as they were published",
        {
            "grants.Call": ["launched_by"],
            "grants.Strand": [],
            "grants.EligibilityQuestion": [],
            "grants.Criterion": [],
            "grants.TimelineEntry": [],
            "grants.EquityQuestion": [],
            "grants.AgreedDecision": [],
            "grants.Amendment": ["begun_by", "proposed_by", "confirmed_by", "dropped_by"],
        },
    ),
    Clock(
        "testers",
        "People who tried a call before its launch",
        "Their name, address and words go.",
        "the call's last day",
        "We may want to ask them once more while the call is open.",
        months=12,
        rows=lambda: Tester.objects.annotate(counts_from=F("call__closes_at")),
        end=_without_testers,
        held_by={"call": "call_id"},
    ),
    StillOpen("call to which people can still apply", lambda call: int(call.is_open)),
    Subject(
        "call", "A call (the last part of its address)", lambda text: Call.objects.filter(slug__iexact=text).first()
    ),
)
