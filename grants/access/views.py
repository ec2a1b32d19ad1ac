"""What people need to take part: their own page, apart from the application's answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from grants.applications.models import Application
from grants.applications.queries import own_application
from grants.applications.rules import writes_application
from shaping_future.access import given, needs, signed_in
from shaping_future.errors import Refused

from . import queries, services
from .forms import CostForm, NeedsForm
from .models import AccessCost


@never_cache
@needs(writes_application, load=own_application)
def access_needs(request: HttpRequest, application: Application) -> HttpResponse:
    """Say what is needed; below it, what was asked for and what became of it."""
    form = NeedsForm(given(request), kept=queries.needs_of(application))
    if request.method != "POST":
        return _page(request, application, form=form)
    if form.is_valid():
        services.save_needs(application, **form.cleaned_data, by=request.user)
        messages.success(
            request, gettext("Saved. Readers never see this. We will be in touch if we have to arrange something.")
        )
        return redirect("access-needs", application.public_id)
    return _page(request, application, form=form, status=400)


@require_POST
@needs(writes_application, load=own_application)
def access_cost_ask(request: HttpRequest, application: Application) -> HttpResponse:
    form, status = CostForm(request.POST, application=application), 400
    if form.is_valid():
        try:
            services.ask_cost(application, **form.cleaned_data, by=request.user)
            messages.success(request, gettext("We have your request. It has nothing to do with the decision."))
            return redirect("access-needs", application.public_id)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
    return _page(request, application, cost_form=form, status=status)


@require_POST
@needs(signed_in, load=queries.own_cost)
def access_cost_take_back(request: HttpRequest, cost: AccessCost) -> HttpResponse:
    services.take_back_cost(cost, by=request.user)
    messages.success(request, gettext("Taken back."))
    return redirect("access-needs", cost.application.public_id)


def _page(request: HttpRequest, application: Application, status: int = 200, **given: Any) -> HttpResponse:
    context = {
        "application": application,
        "call": application.call,
        "needs_form": given.get("form") or NeedsForm(kept=queries.needs_of(application)),
        "cost_form": given.get("cost_form") or CostForm(application=application),
        "costs": queries.costs_of(application),
        "limit": queries.limit_of(application),
        "form": given.get("form") or given.get("cost_form"),  # whose errors the title speaks of
    }
    return render(request, "grants/access/needs.html", context, status=status)
