"""A reader's pack: asked for by the reader, or by a facilitator for a reader who reads on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cocreation.group.models import Member
from cocreation.reading import queries, rules, services
from cocreation.reading.forms import PackForm
from grants.calls.models import Call
from grants.interests.queries import has_declared
from shaping_future.access import needs
from shaping_future.one_form import READS_AND_WRITES


@READS_AND_WRITES
@needs(rules.reader, load=queries.call_to_read)
def reading_pack(request: HttpRequest, call: Call) -> HttpResponse:
    """What would be in the pack now, and the packs that were made."""
    member = Member.objects.filter(user=request.user).select_related("user").first()
    if member is None:
        raise Http404
    if request.method == "POST":
        return redirect("document-detail", services.want_reading_pack(call, member, by=request.user).pk)
    context = {
        "call": call,
        "applications": queries.readable_now(member, call),
        "packs": queries.packs_of(member, call),
        "must_declare": not has_declared(call, request.user),
    }
    return render(request, "cocreation/reading/pack.html", context)


@require_POST
@needs(rules.holds_reading, load=queries.call_to_read)
def reading_pack_for(request: HttpRequest, call: Call) -> HttpResponse:
    """The pack of a named reader, to print."""
    form = PackForm(request.POST)
    if not form.is_valid():
        raise Http404
    document = services.want_reading_pack(call, form.cleaned_data["member"], by=request.user)
    return redirect("document-detail", document.pk)
