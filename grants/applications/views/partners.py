"""Partners of a joint application: what they said, asking them, and their own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grants.applications import queries, rules, services
from grants.applications.forms.partners import AskPartnerForm, PartnerAnswerForm
from grants.applications.models import Application
from grants.applications.queries import partners as reads
from grants.applications.queries import people
from shaping_future.access import anyone, needs
from shaping_future.errors import Refused

from .tokens import found


@require_safe
@never_cache
@needs(rules.on_application, load=queries.own_application)
def application_partners(request: HttpRequest, application: Application) -> HttpResponse:
    context = {
        "application": application,
        "partners": reads.partners(application),
        "leads": rules.leads_application(request.user, application),
        "closed": people.why_nobody_joins(application),
    }
    return render(request, "grants/applications/partners.html", context)


@never_cache
@needs(rules.leads_application, load=reads.own_partner)
def partner_ask(request: HttpRequest, application: Application) -> HttpResponse:
    """Show the words, then send the link to an address."""
    partner, status = application.partner, 200
    form = AskPartnerForm(request.POST or None, initial={"email": _address_in(partner.contact)})
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                services.ask_partner(application, partner.words, form.cleaned_data["email"], by=request.user)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                messages.success(request, gettext("We have written to this partner. You hear when they answer."))
                return redirect("application-partners", application.public_id)
    context = {"application": application, "partner": partner, "form": form}
    return render(request, "grants/applications/partner_ask.html", context, status=status)


def _address_in(contact: str) -> str:
    return next((word.strip(",;()<>") for word in contact.split() if "@" in word), "")


@never_cache
@needs(anyone)
def partner_answer(request: HttpRequest, token: str) -> HttpResponse:
    """The partner's page needs no account: the link is the key, and only the button answers."""
    confirmation = found(request, reads.confirmation_with, token)
    form, status = PartnerAnswerForm(request.POST or None), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            services.answer_as_partner(confirmation, **form.cleaned_data)
            return redirect("partner-answer", token)
    context = {
        "confirmation": confirmation,
        "call": confirmation.application.call,
        "reason": reads.why_not_answered(confirmation),
        "organisation": reads.lead_organisation(confirmation.application),
        "form": form,
    }
    return render(request, "grants/applications/partner_answer.html", context, status=status)
