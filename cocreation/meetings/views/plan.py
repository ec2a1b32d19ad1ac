"""The list of meetings; planning one, changing it, telling people."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreation.deliberation.rules import holds_process
from cocreation.meetings import forms, queries, rules, services
from cocreation.meetings.kinds import MeetingState
from cocreation.meetings.models import Meeting
from shaping_future.access import needs
from shaping_future.look.diaries import event_file
from shaping_future.one_form import READS_AND_WRITES, ask

TONES = {"planned": "todo", "running": "doing", "ended": "done", "called_off": "plain"}


@never_cache
@require_safe
@needs(rules.follows_meetings)
def meeting_list(request: HttpRequest) -> HttpResponse:
    """What is on or to come first, then what was."""
    rows = list(queries.meetings_for(request.user))
    for one in rows:
        one.tone = TONES[one.state]
    soon = [one for one in rows if one.state in (MeetingState.RUNNING, MeetingState.PLANNED)]
    groups = [
        ("To come", sorted(soon, key=lambda one: (not one.is_running, one.starts_at))),
        ("Held", [one for one in rows if one.is_over]),
        ("Called off", [one for one in rows if one.state == MeetingState.CALLED_OFF]),
    ]
    context = {"groups": [group for group in groups if group[1]], "holds": holds_process(request.user)}
    return render(request, "cocreation/meetings/list.html", context)


@never_cache
@READS_AND_WRITES
@needs(holds_process)
def meeting_plan(request: HttpRequest) -> HttpResponse:
    form = forms.PlanForm(request.POST if request.method == "POST" else None)

    def take() -> Meeting:
        said = form.cleaned_data
        return services.plan_meeting(**form.given, call=said["call"], key=said["key"], by=request.user)

    return ask(
        request, form, take, done="The meeting is planned. Write its agenda, then invite the Group.",
        to=lambda meeting: reverse("meeting-agenda", args=[meeting.public_id]),
        page="cocreation/meetings/plan.html", context={},
    )  # fmt: skip


@never_cache
@READS_AND_WRITES
@needs(holds_process, load=queries.meeting_for)
def meeting_change(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    form = forms.ChangeForm(request.POST) if request.method == "POST" else forms.ChangeForm.of(meeting)

    def take() -> Meeting:
        return services.change_meeting(meeting, **form.given, seen=form.cleaned_data["seen"], by=request.user)

    return ask(
        request, form, take, done="The meeting is changed. Who was invited hears of a new time or place.",
        to=lambda changed: reverse("meeting-detail", args=[changed.public_id]),
        page="cocreation/meetings/plan.html", context={"meeting": meeting},
    )  # fmt: skip


@require_POST
@needs(holds_process, load=queries.meeting_for)
def meeting_invite(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    services.invite(meeting, by=request.user)
    messages.success(request, "The Group is invited. Everybody gets a reminder the day before.")
    return redirect("meeting-detail", meeting.public_id)


@require_POST
@needs(holds_process, load=queries.meeting_for)
def meeting_call_off(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    services.call_off(meeting, by=request.user)
    messages.success(request, "The meeting is called off.")
    return redirect("meeting-list")


@require_safe
@needs(rules.follows_meetings, load=queries.meeting_for)
def meeting_calendar(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """For a calendar: when, and a link. What it is about stays on our page, for calendars are shared."""
    link = request.build_absolute_uri(reverse("meeting-detail", args=[meeting.public_id]))
    return event_file(
        "meeting", meeting.public_id, meeting.starts_at, meeting.ends_at, title="Meeting of the Group", link=link,
        changes=meeting.revision,
    )  # fmt: skip
