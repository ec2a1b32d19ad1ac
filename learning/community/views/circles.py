"""Circles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from learning.community import queries, services
from learning.community.forms import CircleForm, InviteForm
from learning.community.models import Circle, Presence
from learning.community.views._pages import context_of, here, looks, page_of, pressed, shown, takes
from shaping_future.access import given, needs, signed_in
from shaping_future.one_form import READS_AND_WRITES, ask, step


@looks
@needs(signed_in, load=here)
def community_circles(request: HttpRequest, presence: Presence) -> HttpResponse:
    return shown(request, "circles", page=page_of(request, queries.circles_for(request.user)), place="circles")


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=here)
def community_circle_start(request: HttpRequest, presence: Presence) -> HttpResponse:
    form = CircleForm(given(request))
    return ask(
        request,
        form,
        lambda: services.start_circle(by=request.user, **form.cleaned_data),
        done="Your circle is there. You have the first seat.",
        to=lambda circle: reverse("community-circle", args=[circle.public_id]),
        page="learning/community/one_form.html",
        context=context_of(
            request, place="circles", title="Begin a circle", button="Begin the circle", part="circle", about="new",
            back=reverse("community-circles"), back_label="Circles",
            lead="A small group with a discussion that only its people read.",
        ),
    )  # fmt: skip


@looks
@needs(signed_in, load=queries.circle_for)
def community_circle(request: HttpRequest, circle: Circle) -> HttpResponse:
    return _page(request, circle)


def _page(request: HttpRequest, circle: Circle, form: InviteForm | None = None, status: int = 200) -> HttpResponse:
    inside = circle.mine or form is not None or queries.is_guest_of(circle, request.user)
    seats = queries.named(queries.seats_of(circle), "user")
    invites = circle.mine and not circle.closed_at
    return shown(
        request, "circle", status, circle=circle, seats=seats, is_full=len(seats) >= circle.most, inside=inside,
        threads=queries.named(queries.threads_for(request.user).filter(circle=circle)[:30]) if inside else [],
        form=form or (InviteForm(circle=circle, user=request.user) if invites else None),
        guests=queries.guests_of(circle) if inside else [], place="circles",
    )  # fmt: skip


@takes
@needs(signed_in, load=queries.circle_for)
def community_circle_step(request: HttpRequest, circle: Circle) -> HttpResponse:
    steps = {
        "join": lambda: services.take_seat(circle, by=request.user),
        "leave": lambda: services.leave_circle(circle, by=request.user),
    }
    return pressed(request, steps, "community-circles")


@takes
@needs(signed_in, load=queries.circle_for)
def community_circle_invite(request: HttpRequest, circle: Circle) -> HttpResponse:
    form = InviteForm(request.POST, circle=circle, user=request.user)

    def take() -> None:
        services.invite_to_circle(circle, form.cleaned_data["whom"], by=request.user)
        messages.success(request, "They are invited, and get a mail.")

    address = reverse("community-circle", args=[circle.public_id])
    return step(
        request, form, take, done="", to=lambda _none: address,
        again=lambda status: _page(request, circle, form, status),
    )  # fmt: skip
