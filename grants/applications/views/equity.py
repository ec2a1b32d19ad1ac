"""The equity form: its own page, its own record, every answer optional."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from grants.applications import queries, rules, services
from grants.applications.forms import EquityForm
from grants.applications.models import Application
from shaping_future.access import needs


@never_cache
@needs(rules.writes_application, load=queries.own_application)
def application_equity(request: HttpRequest, application: Application) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = EquityForm(data, call=application.call, answers=queries.equity_answers(application))
    status = 200
    if request.method == "POST":
        if form.is_valid():
            services.save_equity(application, form.answers(), by=request.user)
            messages.success(request, gettext("Thank you. These answers are kept apart from your application."))
            return redirect("application-detail", application.public_id)
        status = 400
    context = {"application": application, "call": application.call, "form": form}
    return render(request, "grants/applications/equity.html", context, status=status)
