"""Messages about what needs to change: one page for both sides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from grants.awards.models import Award
from grants.awards.rules import grant_partner
from learning.changes import queries, services
from learning.changes.forms import MessageForm
from learning.changes.models import ChangeRequest
from learning.changes.rules import writes_about
from shaping_future.access import given, needs, signed_in
from shaping_future.interruptions import mark_for_scripts
from shaping_future.one_form import READS_AND_WRITES, ask


@never_cache
@READS_AND_WRITES
@needs(writes_about, load=queries.award_for)
def change_messages(request: HttpRequest, award: Award) -> HttpResponse:
    """Everything that was written, and a box for the next message."""
    form = MessageForm(given(request))
    requests = queries.requests_of(award)
    context = {
        "award": award,
        "requests": requests,
        "open": next((one for one in requests if one.closed_at is None), None),
        "mine": grant_partner(request.user, award),
        "person": mark_for_scripts(request.user),
    }
    return ask(
        request,
        form,
        lambda: services.write_message(award, **form.cleaned_data, by=request.user),
        done=_("Your message is sent."),
        to=lambda _made: reverse("change-messages", args=[award.public_id]),
        page="learning/changes/messages.html",
        context=context,
    )


@require_POST
@needs(signed_in, load=queries.request_for)
def change_settle(request: HttpRequest, found: ChangeRequest) -> HttpResponse:
    services.close_request(found, by=request.user)
    messages.success(request, _("Settled. A new message can be written at any time."))
    return redirect("change-messages", found.award.public_id)
