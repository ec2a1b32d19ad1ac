"""The minutes: read, confirmed, corrected, taken along."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreation.deliberation.rules import holds_process
from cocreation.meetings import forms, queries, rules, services
from cocreation.meetings.models import Meeting
from shaping_future.access import needs
from shaping_future.one_form import READS_AND_WRITES, ask


@never_cache
@require_safe
@needs(rules.follows_meetings, load=queries.meeting_for)
def meeting_minutes(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """As far as they are: they build themselves while the meeting is on."""
    reading = queries.minutes_for(request.user, meeting)
    context = {"meeting": meeting, "reading": reading, "holds": holds_process(request.user)}
    return render(request, "cocreation/meetings/minutes.html", context)


@require_POST
@needs(holds_process, load=queries.meeting_for)
def minutes_confirm(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    services.confirm_minutes(meeting, by=request.user)
    messages.success(request, "The minutes are confirmed. From now on they are only corrected beside their text.")
    return redirect("meeting-minutes", meeting.public_id)


@never_cache
@READS_AND_WRITES
@needs(holds_process, load=queries.meeting_for)
def minutes_amend(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = forms.AmendForm(posted, meeting=meeting, user=request.user)
    return ask(
        request, form, lambda: services.amend_minutes(meeting, by=request.user, **form.cleaned_data),
        done="The correction stands beside the minutes.",
        to=lambda made: reverse("meeting-minutes", args=[meeting.public_id]),
        page="cocreation/meetings/amend.html", context={"meeting": meeting},
    )  # fmt: skip


@require_POST
@needs(rules.follows_meetings, load=queries.meeting_for)
def minutes_pdf(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """A PDF of what this person reads."""
    return redirect("document-detail", services.want_minutes(meeting, by=request.user).pk)
