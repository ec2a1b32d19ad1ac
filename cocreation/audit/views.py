"""Who had which power over a call, for everybody, once everybody who applied has heard."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cocreation.audit import queries
from grants.calls.models import Call
from shaping_future.access import anyone, needs


@require_safe
@needs(anyone, load=queries.call_to_audit)
def power_audit(request: HttpRequest, call: Call) -> HttpResponse:
    context = {"call": call, "audit": queries.audit(call), "least": queries.LEAST}
    return render(request, "cocreation/audit/power.html", context)
