"""Events: the list, planning, one event, its poll, its diary file."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from learning.community import queries, services
from learning.community.documents import calendar_of
from learning.community.forms import CancelForm, ChangeForm, EventForm, GoingForm, SetTimeForm, TimesForm
from learning.community.models import Event, Presence
from learning.community.views._pages import context_of, here, looks, page_of, shown, takes
from shaping_future.access import given, needs, signed_in
from shaping_future.one_form import READS_AND_WRITES, ask, step


@looks
@needs(signed_in, load=here)
def community_events(request: HttpRequest, presence: Presence) -> HttpResponse:
    past = queries.named(queries.past_events_for(request.user)[:10])
    page = page_of(request, queries.events_for(request.user))
    return shown(request, "events", page=page, past=past, place="events")


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=here)
def community_event_plan(request: HttpRequest, presence: Presence) -> HttpResponse:
    form = EventForm(given(request), user=request.user, circle=request.GET.get("circle"))
    return ask(
        request,
        form,
        lambda: services.plan_event(by=request.user, **form.planned),
        done="Your event is there.",
        to=lambda event: reverse("community-event", args=[event.public_id]),
        page="learning/community/one_form.html",
        context=context_of(
            request, place="events", title="Plan an event", button="Plan the event", part="event", about="new",
            back=reverse("community-events"), back_label="Events",
            lead="Give one time, or several: then people say which they can, and you choose.",
        ),
    )  # fmt: skip


@looks
@needs(signed_in, load=queries.event_for)
def community_event(request: HttpRequest, event: Event) -> HttpResponse:
    return _page(request, event)


def _page(request: HttpRequest, event: Event, status: int = 200, **given: Any) -> HttpResponse:
    """The event with the forms that this person may send now; `given` is the one that was refused."""
    user, open_now = request.user, not event.cancelled_at and not event.is_over
    organises = event.by_id == user.pk and open_now
    context: dict[str, Any] = {"event": event, "author": queries.author_of(event.by), "organises": organises}
    if event.is_asked:
        times = queries.times_of(event)
        best = queries.best_time(times)
        context |= {"times": times, "best": best}
        context["answer"] = TimesForm(times=times, said=queries.own_answers(event, user))
        if organises:
            context["set"] = SetTimeForm(event=event, best=best)
    else:
        own = queries.own_going(event, user)
        context |= {"going": queries.going_to(event, user), "own": own}
        if open_now:
            context["answer"] = GoingForm(going=own)
    if organises:
        context["cancel"] = CancelForm()
    for name, form in given.items():  # one whose time is over is on the page no more: then only its refusal is
        context |= {name: form, "form": form} if type(context.get(name)) is type(form) else {"refused": form}
    return shown(request, "event", status, guests=queries.guests_of(event), place="events", **context)


def _taken(
    request: HttpRequest, event: Event, name: str, form: Any, take: Callable[[], Any], done: str
) -> HttpResponse:
    """One of the forms of its page: `name` is where the page shows it again."""
    return step(
        request, form, take, done=done, to=lambda _any: reverse("community-event", args=[event.public_id]),
        again=lambda status: _page(request, event, status, **{name: form}),
    )  # fmt: skip


@takes
@needs(signed_in, load=queries.event_for)
def community_event_times(request: HttpRequest, event: Event) -> HttpResponse:
    form = TimesForm(request.POST, times=queries.times_of(event), said={})
    take = lambda: services.answer_times(event, form.answers, by=request.user)  # noqa: E731
    return _taken(request, event, "answer", form, take, "Thank you. You can change it until the time is set.")


@takes
@needs(signed_in, load=queries.own_event)
def community_event_set(request: HttpRequest, event: Event) -> HttpResponse:
    form = SetTimeForm(request.POST, event=event)
    take = lambda: services.set_time(event, form.cleaned_data["time"], by=request.user)  # noqa: E731
    return _taken(request, event, "set", form, take, "The time is set. Everybody who answered gets a mail.")


@takes
@needs(signed_in, load=queries.event_for)
def community_event_going(request: HttpRequest, event: Event) -> HttpResponse:
    form = GoingForm(request.POST, going=None)
    take = lambda: services.answer_event(event, by=request.user, **form.cleaned_data)  # noqa: E731
    return _taken(request, event, "answer", form, take, "Thank you. You can change it at any time.")


@takes
@needs(signed_in, load=queries.own_event)
def community_event_cancel(request: HttpRequest, event: Event) -> HttpResponse:
    form = CancelForm(request.POST)
    take = lambda: services.cancel_event(event, form.cleaned_data["because"], by=request.user)  # noqa: E731
    return _taken(request, event, "cancel", form, take, "It is cancelled. Everybody who comes gets a mail.")


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=queries.own_event)
def community_event_change(request: HttpRequest, event: Event) -> HttpResponse:
    form, back = ChangeForm(given(request), event=event), reverse("community-event", args=[event.public_id])

    def take() -> Event:
        said = dict(form.cleaned_data)
        return services.change_event(event, seen_changes=said.pop("seen"), by=request.user, **said)

    return ask(
        request,
        form,
        take,
        done="Saved. Everybody who comes gets a mail.",
        to=lambda _event: back,
        page="learning/community/one_form.html",
        context=context_of(
            request, place="events", title="Change the event", button="Save the changes", back=back, back_label="Back",
            lead="", part="event", about=event.public_id,
        ),
    )  # fmt: skip


@looks
@needs(signed_in, load=queries.event_for)
def community_event_ics(request: HttpRequest, event: Event) -> HttpResponse:
    if event.starts_at is None:
        raise Http404
    return calendar_of([event], "event", to_keep=True)
