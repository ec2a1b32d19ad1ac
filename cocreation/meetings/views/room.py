"""The room: one page for everybody, and the part of it that changes by itself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreation.deliberation.kinds import AGREED
from cocreation.deliberation.rules import holds_process
from cocreation.meetings import forms, queries, rules, services
from cocreation.meetings.kinds import OutcomeKind
from cocreation.meetings.models import Meeting, Voice
from cocreation.meetings.queries import Room
from shaping_future.access import needs
from shaping_future.accounts.models import User
from shaping_future.errors import NotValid
from shaping_future.interruptions import mark_for_scripts


@never_cache
@require_safe
@needs(rules.follows_meetings, load=queries.meeting_for)
def meeting_detail(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Before, during and after."""
    return room_page(request, meeting)


def room_page(request: HttpRequest, meeting: Meeting, status: int = 200, **given: Any) -> HttpResponse:
    """The page, with the forms that this person may send now; `given` are those that were sent and refused."""
    context = _context(request.user, meeting) | given
    return render(request, "cocreation/meetings/detail.html", context, status=status)


@never_cache
@require_safe
@needs(rules.follows_meetings, load=queries.version_for)
def meeting_live(request: HttpRequest, found: tuple[UUID, str]) -> HttpResponse:
    """What of the page may have changed since version `have`; nothing, at the price of one query, when nothing has."""
    public_id, version = found
    if request.GET.get("have") == version:
        return HttpResponse(status=204)
    context = _context(request.user, queries.meeting_for(request.user, public_id), version)
    return render(request, "cocreation/meetings/live.html", context)


def _context(user: User, meeting: Meeting, version: str = "") -> dict[str, Any]:
    room = queries.room_for(user, meeting)
    return {
        "meeting": meeting,
        "room": room,
        "version": version or queries.version_for(user, meeting.public_id)[1],
        "person": mark_for_scripts(user),
        "may_start": room.holds and meeting.is_planned and bool(room.agenda),
        "is_agreed": bool(room.rounds) and room.rounds[0].round.result in AGREED,
        **_forms(room),
    }


def _forms(room: Room) -> dict[str, Any]:
    """What this person may send now."""
    if not room.meeting.is_running:
        return {}
    if room.me is None:
        return {"come_form": forms.ComeForm(meeting=room.meeting, user=room.user, auto_id="come_%s")}
    found: dict[str, Any] = {}
    if room.asked and room.may_answer:
        form = forms.AnswerForm(round=room.asked.round, initial=_said(room), auto_id="answer_%s")
        found["answer_form"] = _to(form, "item-answer", room.asked.round)
    if room.holds and room.item is not None:
        found |= _holding(room)
    return found


def _holding(room: Room) -> dict[str, Any]:
    if room.asked:
        round = room.asked.round
        return {} if round.is_secret else {"close_form": _to(forms.CloseForm(auto_id="close_%s"), "item-close", round)}
    if room.item.is_break:
        return {}
    form = forms.OutcomeForm(auto_id="outcome_%s", initial=_outcome(room))
    found: dict[str, Any] = {"outcome_form": _to(form, "item-end", room.item)}
    if room.item.kind == "decide":
        last = room.rounds[0].round if room.rounds else None
        before = last if last and last.in_rounds and last.result not in AGREED else None
        if before and (said := services.referred(before)):
            return found | {"goes_to": said}
        again = {"proposal": last.proposal} if before else {}
        form = forms.AskForm(before=before, initial=again, auto_id="ask_%s")
        found["ask_form"] = _to(form, "item-ask", room.item)
    return found


def _to(form: Any, route: str, what: Any) -> Any:
    """The form, which knows where it is sent: refused later, it is shown though its time has gone."""
    form.action = reverse(route, args=[what.public_id])
    return form


def _outcome(room: Room) -> dict[str, Any]:
    """What a round agreed is the outcome, unless the facilitator writes another one."""
    last = room.rounds[0].round if room.rounds else None
    if last is None:
        return {}
    agreed = last.result in AGREED
    return {"kind": OutcomeKind.DECIDED if agreed else OutcomeKind.NOT_AGREED, "outcome": last.statement}


def _said(room: Room) -> dict[str, Any]:
    mine = room.asked.mine
    if mine is None:
        return {}
    named = Voice.objects.filter(round=room.asked.held, user=room.user, is_named=True).exists()
    return {"stance": mine.stance, "reason": mine.reason, "is_named": named}


# --- steps without words ---------------------------------------------------------------------------------------------


@require_POST
@needs(holds_process, load=queries.meeting_for)
def meeting_start(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    services.start_meeting(meeting, by=request.user)
    messages.success(request, "The meeting is on. Take your seat.")
    return redirect("meeting-detail", meeting.public_id)


@require_POST
@needs(holds_process, load=queries.meeting_for)
def meeting_end(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    services.end_meeting(meeting, by=request.user)
    messages.success(request, "The meeting is over. Read the minutes, and confirm them.")
    return redirect("meeting-minutes", meeting.public_id)


@never_cache
@require_POST
@needs(rules.follows_meetings, load=queries.meeting_for)
def meeting_come(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    form = forms.ComeForm(request.POST, meeting=meeting, user=request.user, auto_id="come_%s")
    if form.is_valid():
        services.come(meeting, by=request.user, **form.cleaned_data)
        return redirect("meeting-detail", meeting.public_id)
    return room_page(request, meeting, 400, come_form=form, form=form)


@require_POST
@needs(rules.follows_meetings, load=queries.meeting_for)
def meeting_leave(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    services.leave(meeting, by=request.user)
    messages.success(request, "You have left the meeting. You can come back.")
    return redirect("meeting-detail", meeting.public_id)


@require_POST
@needs(rules.follows_meetings, load=queries.meeting_for)
def meeting_hand(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Up, for one of three reasons, or down."""
    kind = request.POST.get("kind", "")
    if kind == "lower":
        services.lower_hand(meeting, by=request.user)
    else:
        services.raise_hand(meeting, kind, by=request.user)
    return redirect("meeting-detail", meeting.public_id)


@require_POST
@needs(holds_process, load=queries.meeting_for)
def meeting_floor(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Give somebody the floor."""
    try:
        person = User.objects.get(public_id=request.POST.get("person", ""))
    except (User.DoesNotExist, ValueError, ValidationError) as error:
        raise NotValid("Choose somebody who is in the room.") from error
    services.call_hand(meeting, person, by=request.user)
    return redirect("meeting-detail", meeting.public_id)


@require_POST
@needs(rules.follows_meetings, load=queries.meeting_for)
def meeting_step_out(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    services.step_out(meeting, by=request.user)
    return redirect("meeting-detail", meeting.public_id)


@require_POST
@needs(rules.follows_meetings, load=queries.meeting_for)
def meeting_step_in(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    services.step_in(meeting, by=request.user)
    return redirect("meeting-detail", meeting.public_id)
