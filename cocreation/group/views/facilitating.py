"""The facilitator's pages about the Group: what is next, who belongs to it and until when, and the public page."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cocreation.group import queries, rules, services
from cocreation.group.forms import EndForm, RenewForm, TermForm
from cocreation.group.models import Member
from grants.places.models import Place
from shaping_future.access import anyone, needs
from shaping_future.one_form import READS_AND_WRITES, ask
from shaping_future.record.services import note_read


@require_safe
@needs(rules.facilitates)
def facilitate_home(request: HttpRequest) -> HttpResponse:
    context = {"steps": queries.steps_for_facilitator(request.user), "news": queries.news_for(request.user)}
    return render(request, "cocreation/group/facilitate.html", context)


@never_cache
@require_safe
@needs(rules.facilitates)
def group_list(request: HttpRequest) -> HttpResponse:
    """Everybody with their term, whether they are away, and their load; and who waits to be appointed."""
    members = queries.the_group()
    context = {
        "members": [one for one in members if not one.has_ended],
        "ended": [one for one in members if one.has_ended],
        "waiting": queries.to_appoint(request.user),
    }
    return render(request, "cocreation/group/list.html", context)


@never_cache
@READS_AND_WRITES
@needs(rules.facilitates, load=queries.place_to_appoint)
def member_appoint(request: HttpRequest, place: Place) -> HttpResponse:
    """Appoint somebody who said yes, for a term."""
    form = TermForm(request.POST if request.method == "POST" else None)

    def take() -> Member:
        return services.appoint_from_place(place, **form.cleaned_data, by=request.user)

    context = {"place": place, "application": place.application, "call": place.application.call}
    return _ask(request, form, take, "Appointed. They get a mail.", "appoint.html", context)


@never_cache
@require_safe
@needs(rules.facilitates, load=queries.member_of)
def member_detail(request: HttpRequest, member: Member) -> HttpResponse:
    """One member: the term, what is left to read, what they need as far as they agreed."""
    kept = queries.needs_for(request.user, member)
    if kept is not None and member.user_id != request.user.pk:
        note_read(kept, request.user)
    context = {
        "member": member,
        "kept": kept,
        "readings": queries.open_readings(member),
        "endings": queries.endings_for(request.user, member),
        "own": member.user_id == request.user.pk,
    }
    return render(request, "cocreation/group/member.html", context)


@never_cache
@READS_AND_WRITES
@needs(rules.facilitates, load=queries.member_of)
def member_renew(request: HttpRequest, member: Member) -> HttpResponse:
    """A later last day."""
    form = RenewForm(request.POST if request.method == "POST" else None)

    def take() -> Member:
        return services.renew_term(member, **form.cleaned_data, by=request.user)

    return _ask(request, form, take, "Saved. They get a mail.", "renew.html", {"member": member})


@never_cache
@READS_AND_WRITES
@needs(rules.facilitates, load=queries.member_of)
def member_end(request: HttpRequest, member: Member) -> HttpResponse:
    """An earlier last day, with a reason that stays private."""
    form = EndForm(request.POST if request.method == "POST" else None)

    def take() -> Member:
        return services.end_term(member, **form.cleaned_data, by=request.user)

    context = {"member": member, "readings": queries.open_readings(member)}
    return _ask(request, form, take, "Saved. They get a mail, without the reason.", "end.html", context)


@require_safe
@needs(anyone)
def group_public(request: HttpRequest) -> HttpResponse:
    """Who is in the Group, each as they chose."""
    return render(request, "cocreation/group/public.html", {"group": queries.in_public()})


def _ask(
    request: HttpRequest, form: Form, take: Callable[[], Member], done: str, page: str, context: dict
) -> HttpResponse:
    """Show the form; take what was sent and go to the member."""
    to = lambda member: reverse("member-detail", args=[member.user.public_id])  # noqa: E731
    return ask(request, form, take, done=done, to=to, page=f"cocreation/group/{page}", context=context)
