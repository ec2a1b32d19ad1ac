"""Who is here, mentoring, blocking, guests."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from learning.community import queries, services
from learning.community.forms import GuestForm, MentoringForm
from learning.community.models import Guest, MentoringPair, Presence
from learning.community.views._pages import context_of, here, looks, one_page, pressed, shown, takes
from shaping_future.access import given, needs, signed_in
from shaping_future.one_form import READS_AND_WRITES, ask

ASKED = "They are asked. You hear from us when they say yes."


@looks
@needs(signed_in, load=here)
def community_people(request: HttpRequest, presence: Presence) -> HttpResponse:
    return shown(request, "people", page=one_page(request, queries.people_here(request.user)), place="people")


@looks
@needs(signed_in, load=queries.presence_for)
def community_person(request: HttpRequest, person: Presence) -> HttpResponse:
    return shown(request, "person", person_here=person, place="people", languages=queries.languages_of(person))


@takes
@needs(signed_in, load=queries.presence_to_block)
def community_block(request: HttpRequest, person: Presence) -> HttpResponse:
    steps = {
        "block": lambda: services.block(person, True, by=request.user),
        "unblock": lambda: services.block(person, False, by=request.user),
    }
    answer = pressed(request, steps, "community-you")
    if answer.status_code == 302:
        messages.success(request, "Done. Nobody is told.")
    return answer


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=queries.presence_for)
def community_mentoring_ask(request: HttpRequest, person: Presence) -> HttpResponse:
    form = MentoringForm(given(request))
    return ask(
        request,
        form,
        lambda: services.ask_for_mentoring(person, by=request.user, **form.cleaned_data),
        done=ASKED,
        to=lambda _pair: reverse("community-home"),
        page="learning/community/one_form.html",
        context=context_of(
            request, place="people", title=f"Learn together with {person.name}", button="Ask them",
            lead="They say yes or no, or nothing. You both can end it at any time, with one button and no reason.",
            back=reverse("community-person", args=[person.public_id]), back_label=person.name, part="mentoring",
            about=person.public_id,
        ),
    )  # fmt: skip


@takes
@needs(signed_in, load=queries.pair_for)
def community_mentoring_step(request: HttpRequest, pair: MentoringPair) -> HttpResponse:
    steps = {
        "yes": lambda: services.answer_mentoring(pair, True, by=request.user),
        "no": lambda: services.answer_mentoring(pair, False, by=request.user),
        "end": lambda: services.end_mentoring(pair, by=request.user),
    }
    return pressed(request, steps, "community-home")


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=queries.to_share)
def community_guest(request: HttpRequest, thing: object) -> HttpResponse:
    """Invite one of staff or a learning partner to this one thing."""
    form, back = GuestForm(given(request)), queries.address_of(thing)
    return ask(
        request,
        form,
        lambda: services.invite_guest(thing, by=request.user, **form.cleaned_data),
        done="They are invited, and get a mail.",
        to=lambda _guest: back,
        page="learning/community/one_form.html",
        context=context_of(
            request, title="Invite somebody from outside", button="Invite them", back=back, back_label="Back",
            lead="They see this one thing until that day, and nothing else here. Others see that they are a guest.",
            about=thing.public_id, part="guest",
        ),
    )  # fmt: skip


@takes
@needs(signed_in, load=queries.guest_for)
def community_guest_end(request: HttpRequest, guest: Guest) -> HttpResponse:
    """By a partner, or by the guest, for whom the page is gone then."""
    services.end_guest(guest, by=request.user)
    messages.success(request, "Their invitation has ended.")
    return redirect("home" if guest.user_id == request.user.pk else queries.address_of(guest.what))
