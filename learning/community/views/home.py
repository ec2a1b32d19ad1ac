"""The first page of the space, how one is shown there, mails and the diary."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from learning.community import queries, services
from learning.community.documents import calendar_of
from learning.community.forms import MailForm, YouForm
from learning.community.models import Presence
from learning.community.views._pages import context_of, here, looks, pressed, shown, takes
from shaping_future.access import anyone, given, needs, signed_in
from shaping_future.one_form import READS_AND_WRITES, ask


@looks
@needs(signed_in, load=here)
def community_home(request: HttpRequest, presence: Presence) -> HttpResponse:
    """What waits for the person, what comes next, what is new. Whoever is new says first how others see them."""
    if presence.pk is None:
        return redirect("community-you")
    return shown(request, "home", presence=presence, place="home", **queries.first_page(request.user))


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=here)
def community_you(request: HttpRequest, presence: Presence) -> HttpResponse:
    """How others see one here, with whom one blocks."""
    form = YouForm(given(request), presence=presence)
    return ask(
        request,
        form,
        lambda: services.show_me(by=request.user, **form.cleaned_data),
        done="Saved. This is how others see you here.",
        to=lambda _presence: reverse("community-home"),
        page="learning/community/you.html",
        context=context_of(request, presence=presence, place="you", blocked=queries.blocked_by(request.user)),
    )


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=here)
def community_mail(request: HttpRequest, presence: Presence) -> HttpResponse:
    """Every preference about mail on one page, and the diary's secret address."""
    form = MailForm(given(request), presence=presence)
    on = presence.pk is not None and presence.calendar_on
    address = reverse("community-calendar", args=[queries.calendar_key(presence)]) if on else ""
    return ask(
        request,
        form,
        lambda: services.choose_mail(form.chosen, by=request.user),
        done="Saved.",
        to=lambda _presence: reverse("community-mail"),
        page="learning/community/mail.html",
        context=context_of(
            request, presence=presence, place="you", address=request.build_absolute_uri(address) if on else ""
        ),
    )


@takes
@needs(signed_in, load=here)
def community_calendar_step(request: HttpRequest, presence: Presence) -> HttpResponse:
    """ "new" makes another address and ends the one before; "off" ends it."""
    steps = {step: lambda step=step: services.set_calendar(step, by=request.user) for step in ("new", "off")}
    answer = pressed(request, steps, "community-mail")
    if answer.status_code == 302:
        messages.success(request, "Done. An address from before shows nothing any more.")
    return answer


@looks
@needs(anyone, load=queries.with_calendar_key)
def community_calendar(request: HttpRequest, presence: Presence) -> HttpResponse:
    """For the person's diary, which cannot sign in: the address is the key."""
    return calendar_of(queries.in_diary(presence.user), "Partners' space", to_keep=False)


def as_mail_programs_do(view: Callable) -> Callable:
    """A mail program posts from nowhere, as RFC 8058 has it: then the key in the address is the proof, and it opens
    nothing. Everything else comes from our own page."""
    from_our_page = csrf_protect(view)

    @csrf_exempt
    @functools.wraps(view)
    def guarded(request: HttpRequest, **values: Any) -> HttpResponse:
        one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        return (view if one_click else from_our_page)(request, **values)

    return guarded


@as_mail_programs_do
@never_cache
@READS_AND_WRITES
@needs(anyone, load=queries.with_mail_key)
def community_mail_off(request: HttpRequest, found: tuple[Presence, str]) -> HttpResponse:
    """The link in a mail. Looking changes nothing, because programs that check mail open every link; one press does."""
    presence, kind = found
    is_off = request.method == "POST"
    if is_off:
        services.stop_mail(presence, kind)
    return render(request, "learning/community/mail_off.html", {"kind": queries.mail_words(kind), "is_off": is_off})
