"""What people need to take part, and what it costs."""

from collections import Counter

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from grants.access.models import AccessCost, AccessNeeds
from shaping_future.keeping import Clock, End, Kept, StillOpen, declare


def _ended(keys: list) -> Counter:
    number, _each = AccessNeeds.objects.filter(pk__in=keys).delete()
    return Counter({("grants.AccessNeeds", "deleted"): number})


declare(
    Kept(
        "grants.AccessNeeds",
        _("What you need to take part"),
        clock="access-needs",
        applicant=["changed_by"],
        application="application",
        texts=["needs", "language", "phone", "words", "said"],
        end=End.DELETED,
        shared=True,
    ),
    Kept(
        "grants.AccessCost",
        _("Costs of taking part that you asked us to pay"),
        clock="money",
        applicant=["asked_by"],
        office=["decided_by", "paid_by"],
        application="application",
        texts=["words", "reason", "said"],
        shared=True,
    ),
    Clock(
        "access-needs",
        "What people need to take part",
        "All of it goes: needs, language, phone, words.",
        "the day the applicant heard from us",
        "It says something about somebody's health or life, and we need it only until the decision.",
        months=1,
        rows=lambda: AccessNeeds.objects.annotate(counts_from=F("application__outcome__released_at")),
        end=_ended,
        held_by={"application": "application_id", "call": "application__call_id"},
    ),
)
declare(
    StillOpen(
        "costs of taking part that are not settled",
        lambda call: AccessCost.objects.filter(application__call=call, state__in=["asked", "agreed"]).count(),
    )
)
