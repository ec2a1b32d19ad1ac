"""Taking up extra time with the code that staff gave."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from grants.applications import queries, rules, services
from grants.applications.forms import CodeForm
from grants.applications.models import Application
from shaping_future.access import needs
from shaping_future.errors import Refused
from shaping_future.look.local import when


@never_cache
@needs(rules.writes_application, load=queries.own_application)
def application_extra_time(request: HttpRequest, application: Application) -> HttpResponse:
    """The link of the mail fills in the code; only the button starts anything."""
    form, status = CodeForm(request.POST or None, initial={"code": request.GET.get("code", "")[:20]}), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                reopening = services.use_reopening(application, form.cleaned_data["code"], by=request.user)
            except Refused as refusal:
                form.add_error("code", refusal.sentence)
                status = refusal.status
            else:
                messages.success(
                    request, gettext("You can write and send until %(until)s.") % {"until": when(reopening.until)}
                )
                return redirect("application-detail", application.public_id)
    context = {"application": application, "call": application.call, "form": form}
    return render(request, "grants/applications/extra_time.html", context, status=status)
