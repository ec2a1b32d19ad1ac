"""Complaints: a form for anybody, and pages for the few who answer them."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shaping_future import limits
from shaping_future.access import anyone, given, needs
from shaping_future.errors import NotValid, TooOften
from shaping_future.one_form import READS_AND_WRITES, ask, step
from shaping_future.rights import rules, services
from shaping_future.rights.forms import AnswerForm, ComplaintForm
from shaping_future.rights.models import Complaint
from shaping_future.rights.queries import complaints as queries

PER_HOUR = 20
SENT = "complaint"
"""Session key: the reference and the days of what was just sent."""


@never_cache
@READS_AND_WRITES
@needs(anyone)
def complaint_make(request: HttpRequest) -> HttpResponse:
    form = ComplaintForm(given(request)) if request.user.is_authenticated else ComplaintForm(request.POST or None)
    by = request.user if request.user.is_authenticated else None

    def take() -> Complaint:
        if not limits.is_under(f"complaints:{limits.address_of(request)}", PER_HOUR):
            raise TooOften("Many messages came from your network in an hour. Please wait a little, or write to us.")
        return services.complain(**form.cleaned_data, by=by)

    def sent(complaint: Complaint) -> str:
        request.session[SENT] = {
            "reference": complaint.reference,
            "read": complaint.acknowledge_by.isoformat(),
            "answer": complaint.answer_by.isoformat(),
            "may_answer": bool(complaint.email or complaint.phone),
        }
        return reverse("complaint-made")

    context = {"days": queries.all_days()}
    return ask(request, form, take, done="", to=sent, page="rights/complain.html", context=context)


@require_safe
@never_cache
@needs(anyone)
def complaint_made(request: HttpRequest) -> HttpResponse:
    """The reference, once it was sent; without one, back to the form."""
    sent = request.session.get(SENT)
    if sent is None:
        return redirect("complaint-make")
    return render(request, "rights/complained.html", queries.as_days(sent))


@require_safe
@never_cache
@needs(rules.answers_complaints)
def complaint_list(request: HttpRequest) -> HttpResponse:
    rows = queries.received(request.user)
    context = {"rows": rows, "late": sum(one.is_late for one in rows), "days": queries.all_days()}
    return render(request, "rights/complaints.html", context)


def _complaint(user, public_id: uuid.UUID) -> Complaint:
    return Complaint.objects.visible_to(user).select_related("answered_by").get(public_id=public_id)


@never_cache
@READS_AND_WRITES
@needs(rules.answers_complaints, load=_complaint)
def complaint_detail(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """Read it; say that it was read; answer; hand it on."""
    form = AnswerForm(given(request) if request.POST.get("do", "answer") == "answer" else None)

    def shown(status: int = 200) -> HttpResponse:
        days = queries.days_of(complaint.kind)
        return render(
            request, "rights/complaint.html", {"complaint": complaint, "form": form, "days": days}, status=status
        )

    if request.method != "POST":
        return shown()
    here = request.path
    match request.POST.get("do", "answer"):
        case "read":
            services.acknowledge(complaint, by=request.user)
        case "on":
            services.escalate(complaint, by=request.user)
        case "answer":
            return step(
                request,
                form,
                lambda: services.answer(complaint, form.cleaned_data["words"], by=request.user),
                done="The answer is on its way.",
                to=lambda _: here,
                again=shown,
            )
        case _:
            raise NotValid("Use the buttons on the page.")
    messages.success(request, "Kept. The person is told, where we have an address.")
    return redirect(here)
