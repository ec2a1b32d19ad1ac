"""The letter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grants.letters import queries
from grants.letters.models import Outcome, OutcomeKind
from shaping_future.access import needs, signed_in
from shaping_future.look.words import pounds, short_day


@require_safe
@needs(signed_in, load=queries.letter_for)
def letter(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """What we decided and why, for the applicant's own people."""
    application = outcome.application
    context = {"outcome": outcome, "application": application}
    if not application.call.gives_money:
        return render(request, "grants/places/letter.html", context)
    if outcome.kind == OutcomeKind.FUNDED:
        award = application.award
        context["facts"] = [
            {"value": pounds(award.pence), "label": "awarded"},
            {
                "value": f"{application.strand.months} months",
                "label": f"{short_day(award.starts_on)} to {short_day(award.ends_on)}",
            },
            {"value": award.reference, "label": "your grant's reference"},
        ]
    return render(request, "grants/letters/letter.html", context)
