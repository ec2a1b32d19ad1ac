"""The letter, the agreement and its signatures, and the public name."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from grants.awards import queries, rules, services
from grants.awards.forms import PublicNameForm, SignForm
from grants.awards.models import Award, Outcome, OutcomeKind, Party
from shaping_future.access import needs, signed_in
from shaping_future.errors import Refused
from shaping_future.look.words import pounds, short_day


@needs(signed_in, load=queries.letter_for)
def letter(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    """What we decided and why, for the applicant's own people."""
    application = outcome.application
    context = {"outcome": outcome, "application": application}
    if outcome.kind == OutcomeKind.FUNDED:
        award = application.award
        context["facts"] = [
            {"value": pounds(award.pence), "label": "awarded"},
            {"value": f"{short_day(award.starts_on)} to {short_day(award.ends_on)}", "label": "when it runs"},
            {"value": award.reference, "label": "your grant's reference"},
        ]
    return render(request, "grants/awards/letter.html", context)


@needs(signed_in, load=queries.award_for)
def agreement_detail(request: HttpRequest, award: Award) -> HttpResponse:
    """The agreement as it was sent, and the place to sign it."""
    agreement = award.agreement
    signatures = queries.agreement_parts(agreement)
    party = _party_to_sign(request.user, agreement, signatures)
    form, status = SignForm(request.POST or None, initial={"terms": agreement.terms_hash}), 200
    if request.method == "POST":
        status = 400
        if party is None:
            services.sign_agreement(agreement, Party.PARTNER, "", "", by=request.user)  # says why not
        if form.is_valid():
            try:
                services.sign_agreement(
                    agreement, party, form.cleaned_data["typed_name"], form.cleaned_data["terms"], by=request.user
                )
                messages.success(request, "Thank you. Your signature is kept with the agreement.")
                return redirect("agreement-detail", award.public_id)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
    context = {"award": award, "agreement": agreement, "terms": agreement.terms, "signatures": signatures}
    return render(request, "grants/awards/agreement.html", {**context, "form": form if party else None}, status=status)


def _party_to_sign(user, agreement, signatures: list) -> str | None:
    """Whose signature this person could give now: the grant partner's first, then Global Dialogue's."""
    signed = {signature.party for signature in signatures}
    for party in (Party.PARTNER, Party.FUND):
        if party not in signed:
            return party if rules.signs_for(user, agreement, party) else None
    return None


@needs(rules.grant_partner, load=queries.award_for)
def public_name(request: HttpRequest, award: Award) -> HttpResponse:
    """Change how the partner is named in public."""
    initial = {"choice": award.public_name, "chosen_name": award.chosen_name}
    form, status = PublicNameForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                services.set_public_name(award, by=request.user, **form.cleaned_data)
                messages.success(request, "Saved. From now on we use this name in public.")
                return redirect("partner-home")
            except Refused as refusal:
                form.add_error("chosen_name", refusal.sentence)
    return render(request, "grants/awards/public_name.html", {"award": award, "form": form}, status=status)
