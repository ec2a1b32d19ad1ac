"""Telling the fund how it was to apply, without a name."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from grants.applications.models import Application
from grants.applications.queries import own_application
from grants.applications.rules import on_application
from shaping_future.access import given, needs

from . import services
from .forms import FeedbackForm


@never_cache
@needs(on_application, load=own_application)
def feedback_give(request: HttpRequest, application: Application) -> HttpResponse:
    """Never shows what was said before: somebody else of the same group may be looking."""
    moment = services.moment_for(application)
    form, status = FeedbackForm(given(request)), 200
    if request.method == "POST":
        if form.is_valid():
            services.give_feedback(application, **form.cleaned_data, by=request.user)
            messages.success(request, gettext("Thank you. Nobody can see that it came from you."))
            return redirect("application-detail", application.public_id)
        status = 400
    context = {"application": application, "form": form, "not_sent": moment == services.Moment.NOT_SENT}
    return render(request, "learning/feedback/give.html", context, status=status)
