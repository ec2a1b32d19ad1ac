"""Looking up a number in the register of charities."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grants.diligence import queries, rules
from grants.diligence.forms import LookUpForm
from grants.diligence.numbers import read
from shaping_future.access import needs
from shaping_future.errors import Refused


@require_safe
@needs(rules.does_checks)
def register(request: HttpRequest) -> HttpResponse:
    """What the register says about a number; when it was loaded, and what was not taken."""
    form = LookUpForm(request.GET if "number" in request.GET else None)
    found = None
    if form.is_valid():
        try:
            found = queries.facts(str(read(form.cleaned_data["number"])))[0]
        except Refused as refusal:
            form.add_error("number", refusal.sentence)
    loads = queries.snapshots()
    context = {
        "form": form,
        "facts": found,
        "loads": loads,
        "current": next((one for one in loads if one.current), found.snapshot if found else None),
    }
    return render(request, "grants/diligence/register.html", context, status=400 if form.errors else 200)
