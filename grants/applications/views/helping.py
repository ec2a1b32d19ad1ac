"""The lead lets the fund look at a draft, and sees who opened it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from grants.applications import queries, rules, services
from grants.applications.forms.helping import HelpForm
from grants.applications.models import Application, State
from grants.applications.queries import helping as reads
from shaping_future.access import brought_back, needs

ON_A_PAGE = 25


@never_cache
@needs(rules.on_application, load=queries.own_application)
def application_help(request: HttpRequest, application: Application) -> HttpResponse:
    """Whether the fund can look, who opened the draft, and for the lead the form to ask."""
    form, status = HelpForm(request.POST or brought_back(request)), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            services.ask_for_help(application, form.cleaned_data["reason"], by=request.user)
            messages.success(request, gettext("The fund can look at your draft now. We will write to you."))
            return redirect("application-help", application.public_id)
    page = Paginator(reads.openings(application), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "application": application,
        "form": form,
        "wanted": reads.help_wanted(application),
        "may_ask": application.state == State.DRAFT and application.is_open,
        "leads": rules.leads_application(request.user, application),
        "page": page,
        "openings": reads.with_names(list(page.object_list)),
    }
    return render(request, "grants/applications/help.html", context, status=status)


@require_POST
@needs(rules.leads_application, load=queries.own_application)
def application_help_end(request: HttpRequest, application: Application) -> HttpResponse:
    services.take_back_help(application, by=request.user)
    messages.success(request, gettext("The fund can no longer open your draft."))
    return redirect("application-help", application.public_id)
