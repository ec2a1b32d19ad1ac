"""The remittance advice, for the grant partner."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grants.awards.rules import grant_partner
from grants.runs import documents, queries
from grants.runs.models import PaymentLine
from shaping_future.access import needs, signed_in
from shaping_future.files.models import Document


@never_cache
@require_safe
@needs(signed_in, load=queries.remittance_for)
def remittance(request: HttpRequest, line: PaymentLine) -> HttpResponse:
    """What was paid, to which account, for what; and that it came back, if it did, or that we were wrong."""
    document = Document.objects.filter(kind="remittance", subject=line.advice).first()
    mine = grant_partner(request.user, line.instalment.award)
    wrong = {one.back for one in line.matches.all() if one.undone_id}
    return render(
        request,
        "grants/runs/remittance.html",
        documents.context(line)
        | {"document": document, "mine": mine, "said_paid": False in wrong, "said_back": True in wrong},
    )
