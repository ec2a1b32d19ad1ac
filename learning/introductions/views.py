"""After the round: saying that one would like to meet others, and answering."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from grants.applications.models import Application
from learning.community.forms import StepForm
from learning.introductions import queries, rules, services
from learning.introductions.forms import MeetForm, WishForm
from learning.introductions.models import Meeting, Wish
from shaping_future.access import given, needs, refusal_page
from shaping_future.interruptions import mark_for_scripts
from shaping_future.one_form import READS_AND_WRITES, ask


def _page_of(application: Application) -> str:
    return reverse("meet-others", args=[application.public_id])


@never_cache
@READS_AND_WRITES
@needs(rules.may_meet, load=queries.application_for)
def meet_others(request: HttpRequest, application: Application) -> HttpResponse:
    """What others see, the form, what fits, and who asked."""
    wish = queries.own_wish(application)
    is_on = wish is not None and not wish.is_gone
    form = WishForm(given(request), wish=wish)
    return ask(
        request,
        form,
        lambda: services.wish_to_meet(application, by=request.user, **form.cleaned_data),
        done=_("Saved. Below is who fits."),
        to=lambda _wish: _page_of(application),
        page="learning/introductions/meet.html",
        context={
            "application": application,
            "wish": wish,
            "is_on": is_on,
            "shown_as": queries.shown_names([application])[application.pk],
            "matches": queries.matches_of(wish, request.user) if is_on else [],
            "meetings": queries.meetings_of(wish, request.user) if is_on else [],
            "person": mark_for_scripts(request.user),
        },
    )


@never_cache
@require_POST
@needs(rules.may_meet_by_wish, load=queries.wish_for)
def meet_end(request: HttpRequest, wish: Wish) -> HttpResponse:
    services.end_wish(wish, by=request.user)
    messages.success(request, _("You are not shown to others any more."))
    return redirect(_page_of(wish.application))


@never_cache
@require_POST
@needs(rules.may_meet_by_wish, load=queries.wish_for)
def meet_ask(request: HttpRequest, wish: Wish) -> HttpResponse:
    form = MeetForm(request.POST)
    if not form.is_valid():
        return refusal_page(request, 400, _("Load this page again."))
    services.ask_to_meet(wish, form.cleaned_data["theirs"], by=request.user)
    messages.success(request, _("They are asked. You both hear from us when they say yes."))
    return redirect(_page_of(wish.application))


@never_cache
@require_POST
@needs(rules.may_answer, load=queries.meeting_for)
def meet_answer(request: HttpRequest, row: Meeting) -> HttpResponse:
    form = StepForm(request.POST, "yes", "no")
    if not form.is_valid():
        return refusal_page(request, 400, _("Load this page again."))
    services.answer_meeting(row, form.cleaned_data["step"] == "yes", by=request.user)
    return redirect(_page_of(row.other_wish.application))
