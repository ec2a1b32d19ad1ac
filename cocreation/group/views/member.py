"""A member's own pages: what is next, what they bring, how they are named, what they need, away, and leaving.

Whose they are is in what is loaded: also when the term is over, so that a name in public can still be changed.
"""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreation.group import queries, rules, services
from cocreation.group.forms import AwayForm, BringsForm, LeaveForm, MyNeedsForm, PublicForm
from cocreation.group.models import Member
from shaping_future.access import needs, signed_in
from shaping_future.errors import NotAllowedNow
from shaping_future.one_form import READS_AND_WRITES, ask


@require_safe
@needs(rules.in_group)
def group_home(request: HttpRequest) -> HttpResponse:
    context = {
        "steps": queries.steps_for_member(request.user),
        "asked": queries.asked_about_the_fund(request.user),
        "news": queries.news_for(request.user),
    }
    return render(request, "cocreation/group/home.html", context)


@READS_AND_WRITES
@needs(rules.in_group, load=queries.own_membership)
def member_brings(request: HttpRequest, member: Member) -> HttpResponse:
    """What the person brings: used to find who reads what, and shown to nobody else."""
    form = BringsForm(request.POST) if request.method == "POST" else BringsForm.of(member)
    return ask(
        request,
        form,
        lambda: services.say_what_you_bring(member, **form.said(), by=request.user),
        done="Thank you. We use this the next time readings are shared out.",
        to=lambda _member: reverse("group-home"),
        page="cocreation/group/brings.html",
        context={},
    )


@never_cache
@require_safe
@needs(signed_in, load=queries.own_membership)
def member_you(request: HttpRequest, member: Member) -> HttpResponse:
    """You in the Group: the term, and a link to each thing that is yours to say."""
    kept = queries.needs_for(request.user, member)
    return render(request, "cocreation/group/you.html", {"member": member, "kept": kept})


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=queries.own_membership)
def member_away(request: HttpRequest, member: Member) -> HttpResponse:
    """From when to when the member is away."""
    _refuse_ended(member)
    form = AwayForm(request.POST if request.method == "POST" else None, member=member)

    def take() -> None:
        services.go_away(member, **form.cleaned_data, by=request.user)

    return _ask(request, form, take, "Saved. You are asked for nothing on these days.", "away.html", member)


@require_POST
@needs(signed_in, load=queries.own_membership)
def member_back(request: HttpRequest, member: Member) -> HttpResponse:
    """Here again, or not away after all."""
    _refuse_ended(member)
    services.come_back(member, by=request.user)
    messages.success(request, "Welcome. You are asked to take part again.")
    return redirect("member-you")


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=queries.own_membership)
def member_name(request: HttpRequest, member: Member) -> HttpResponse:
    """How the public hears of the member, with what it reads now."""
    form = PublicForm(request.POST if request.method == "POST" else None, member=member)

    def take() -> None:
        services.name_in_public(member, **form.cleaned_data, by=request.user)

    return _ask(request, form, take, "Saved. Every public page says it like this now.", "public_name.html", member)


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=queries.own_membership)
def member_needs(request: HttpRequest, member: Member) -> HttpResponse:
    """What the member needs so that they can take part."""
    _refuse_ended(member)
    kept = queries.needs_for(request.user, member)
    form = MyNeedsForm(request.POST if request.method == "POST" else None, kept=kept)

    def take() -> None:
        services.say_needs(member, **form.cleaned_data, by=request.user)

    return _ask(request, form, take, "Saved. We will do what we can.", "needs.html", member, kept=kept)


@require_POST
@needs(signed_in, load=queries.own_membership)
def member_needs_forget(request: HttpRequest, member: Member) -> HttpResponse:
    services.forget_needs(member, by=request.user)
    messages.success(request, "Deleted. We keep nothing of it.")
    return redirect("member-you")


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=queries.own_membership)
def member_leave(request: HttpRequest, member: Member) -> HttpResponse:
    """Leaving for good, in two steps: what happens, with room for words; and once more whether they are sure."""
    _refuse_ended(member)
    form, status = LeaveForm(request.POST if request.method == "POST" else None), 200
    context = {"member": member, "form": form}
    if request.method == "POST" and form.is_valid():
        if form.is_sure:
            services.leave_group(member, form.cleaned_data["words"], by=request.user)
            messages.success(request, "You have left the Group. Thank you for everything you brought.")
            return redirect("member-you")
        return render(request, "cocreation/group/leave_sure.html", context | {"words": form.cleaned_data["words"]})
    if request.method == "POST":
        status = 400
    return render(request, "cocreation/group/leave.html", context, status=status)


def _refuse_ended(member: Member) -> None:
    if member.has_ended:
        raise NotAllowedNow("You do not belong to the Group any more. This page is for members.")


def _ask(
    request: HttpRequest, form: Form, take: Callable[[], None], done: str, page: str, member: Member, **more: object
) -> HttpResponse:
    """Show the form; take what was sent and go back to "You in the Group"."""
    context = {"member": member, **more}
    to = lambda _nothing: reverse("member-you")  # noqa: E731
    return ask(request, form, take, done=done, to=to, page=f"cocreation/group/{page}", context=context)
