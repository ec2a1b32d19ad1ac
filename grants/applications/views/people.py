"""Who works on an application: the page about them, inviting, accepting, changing, removing, handing over, leaving."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grants.applications import queries, rules, services
from grants.applications.forms.people import InviteForm, PartForm
from grants.applications.models import Application, State
from grants.applications.queries import people as reads
from shaping_future.access import anyone, needs
from shaping_future.errors import Refused

from .tokens import found


@require_safe
@never_cache
@needs(rules.on_application, load=queries.own_application)
def application_people(request: HttpRequest, application: Application) -> HttpResponse:
    people = list(reads.people(application))
    leads = rules.leads_application(request.user, application)
    context = {
        "application": application,
        "people": people,
        "former": reads.former_people(application),
        "leads": leads,
        "invitations": list(reads.unanswered_invitations(application)) if leads else [],
        "closed": reads.why_nobody_joins(application),
        "most": reads.MOST_PEOPLE,
    }
    return render(request, "grants/applications/people.html", context)


@never_cache
@needs(rules.leads_application, load=queries.own_application)
def application_invite(request: HttpRequest, application: Application) -> HttpResponse:
    form, status = InviteForm(request.POST or None), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                services.invite_person(application, **form.cleaned_data, by=request.user)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                messages.success(request, gettext("We have sent an invitation to this address. It works for 14 days."))
                return redirect("application-people", application.public_id)
    context = {"application": application, "form": form, "most": reads.MOST_PEOPLE}
    return render(request, "grants/applications/invite.html", context, status=status)


@never_cache
@needs(anyone)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the link in the mail opens. It explains itself before sign-in; only the button accepts."""
    invited = found(request, reads.invitation_with, token)
    user = request.user
    if request.method == "POST":
        if not user.is_authenticated:
            return redirect_to_login(request.path)
        person = services.accept_invitation(invited, by=user)
        messages.success(request, _welcome(person.application))
        return redirect("application-detail", person.application.public_id)
    on_it = user.is_authenticated and reads.people(invited.application).filter(user=user).exists()
    reason = "" if on_it else reads.why_not_accepted(invited, user if user.is_authenticated else None)
    context = {"invitation": invited, "application": invited.application, "reason": reason, "on_it": on_it}
    return render(request, "grants/applications/invitation.html", context)


def _welcome(application: Application) -> str:
    if application.state == State.DRAFT:
        return gettext("Welcome. You work on this application now.")
    return gettext("Welcome. This application was sent already: you can read it, and nobody can change it now.")


@never_cache
@needs(rules.leads_application, load=reads.own_person)
def person_part(request: HttpRequest, application: Application) -> HttpResponse:
    """Editor or reader."""
    person = application.person
    form, status = PartForm(request.POST or None, initial={"part": person.part}), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            services.change_part(person, form.cleaned_data["part"], by=request.user)
            messages.success(request, gettext("Saved."))
            return redirect("application-people", application.public_id)
    context = {"application": application, "person": person, "form": form}
    return render(request, "grants/applications/person_part.html", context, status=status)


@never_cache
@needs(rules.leads_application, load=reads.own_person)
def person_remove(request: HttpRequest, application: Application) -> HttpResponse:
    remove = partial(services.remove_person, application.person)
    said = gettext("Done. This person can no longer open the application.")
    return _ask_first(request, application, "person_remove.html", remove, said)


@never_cache
@needs(rules.leads_application, load=reads.own_person)
def person_lead(request: HttpRequest, application: Application) -> HttpResponse:
    hand_over = partial(services.hand_over_lead, application.person)
    said = gettext("You have handed over the lead. You can still write.")
    return _ask_first(request, application, "person_lead.html", hand_over, said)


@never_cache
@needs(rules.on_application, load=queries.own_application)
def application_leave(request: HttpRequest, application: Application) -> HttpResponse:
    leave = partial(services.leave_application, application)
    said, after = gettext("You no longer work on this application."), reverse("application-list")
    return _ask_first(request, application, "leave.html", leave, said, after)


@never_cache
@needs(rules.leads_application, load=reads.own_invitation)
def invitation_withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    withdraw = partial(services.withdraw_invitation, application.invitation)
    said = gettext("The invitation is withdrawn. Its link does not work any more.")
    return _ask_first(request, application, "invitation_withdraw.html", withdraw, said)


def _ask_first(
    request: HttpRequest, application: Application, template: str, act: Callable, said: str, after: str = ""
) -> HttpResponse:
    """A page that asks. Its button does it (`act(by=…)`), says so, and leads `after`: to the people, if left out."""
    people = reverse("application-people", args=[application.public_id])
    if request.method == "POST":
        act(by=request.user)
        messages.success(request, said)
        return redirect(after or people)
    context = {
        "application": application,
        "person": getattr(application, "person", None),
        "leads": rules.leads_application(request.user, application),
        "here": request.path,
        "back": people,
    }
    return render(request, f"grants/applications/{template}", context)
