"""The end of a call: what is still open, and the one step that starts the clocks of what it led to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from grants.calls.models import Call
from shaping_future.access import needs
from shaping_future.one_form import READS_AND_WRITES
from shaping_future.rights import rules, services
from shaping_future.rights.models import Closing


def _call(user, slug: str) -> Call:
    return Call.objects.exclude(launched_at=None).get(slug=slug)


@never_cache
@READS_AND_WRITES
@needs(rules.keeps_data, load=_call)
def call_closing(request: HttpRequest, call: Call) -> HttpResponse:
    if request.method == "POST":
        services.close("call", call, by=request.user)
        messages.success(request, "The call is closed for good. The clocks of its grants run from today.")
        return redirect(request.path)
    closing = Closing.objects.filter(subject_type="call", subject_id=str(call.pk)).select_related("by").first()
    left = [] if closing else services.open_things(call)
    return render(request, "grants/closing/call.html", {"call": call, "closing": closing, "left": left})
