"""The agreement and its signatures, the public name, and what contributing funders see."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from grants.awards import queries, rules, services
from grants.awards.forms import PublicNameForm, SignForm
from grants.awards.models import Agreement, Award, NamedInPublic, Party
from grants.awards.terms import with_dates
from grants.calls import queries as calls
from shaping_future.access import needs, signed_in
from shaping_future.errors import Refused


@needs(signed_in, load=queries.award_for)
def agreement_detail(request: HttpRequest, award: Award) -> HttpResponse:
    """The agreement as it was sent, and the place to sign it."""
    agreement = award.agreement
    signatures = list(agreement.signatures.all())
    party = _party_to_sign(request.user, agreement, {signature.party for signature in signatures})
    form, status = SignForm(request.POST or None, initial={"terms": agreement.terms_hash}), 200
    if request.method == "POST":
        if party is None:
            services.sign_agreement(agreement, Party.PARTNER, "", "", by=request.user)  # refuses, and says why
        status = _sign(request, agreement, party, form)
        if status == 200:
            messages.success(request, "Thank you. Your signature is kept with the agreement.")
            return redirect("agreement-detail", award.public_id)
    context = {
        "award": award,
        "agreement": agreement,
        "terms": with_dates(agreement.terms),
        "signatures": signatures,
        "form": form if party else None,
        "party": party,
        "mine": rules.grant_partner(request.user, award),
    }
    return render(request, "grants/awards/agreement.html", context, status=status)


def _sign(request: HttpRequest, agreement: Agreement, party: str, form: SignForm) -> int:
    """The status: 200 when signed; the form then says what was wrong."""
    if not form.is_valid():
        return 400
    try:
        values = form.cleaned_data
        services.sign_agreement(agreement, party, values["typed_name"], values["terms"], by=request.user)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return refusal.status
    return 200


def _party_to_sign(user, agreement: Agreement, signed: set[str]) -> str | None:
    """Whose signature this person could give now: the grant partner's first, then Global Dialogue's."""
    for party in (Party.PARTNER, Party.FUND):
        if party not in signed:
            return party if rules.signs_for(user, agreement, party) else None
    return None


@needs(rules.grant_partner, load=queries.award_for)
def public_name(request: HttpRequest, award: Award) -> HttpResponse:
    """Change how the partner is named in public."""
    page = ("grants/awards/public_name.html", {"award": award})
    return ask_for_public_name(request, award, services.set_public_name, page, redirect("partner-home"))


def ask_for_public_name(
    request: HttpRequest,
    named: NamedInPublic,
    keep: Callable[..., object],
    page: tuple[str, dict],
    done: HttpResponse,
) -> HttpResponse:
    """The form of a public name on its `page` (template, context). `keep` is the service, `done` what follows it."""
    initial = {"choice": named.public_name, "chosen_name": named.chosen_name}
    form, status = PublicNameForm(request.POST if request.method == "POST" else None, initial=initial), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                keep(named, by=request.user, **form.cleaned_data)
                messages.success(request, "Saved. From now on we use this name in public.")
                return done
            except Refused as refusal:
                form.add_error("chosen_name", refusal.sentence)
                status = refusal.status
    template, context = page
    return render(request, template, context | {"form": form}, status=status)


@require_safe
@needs(rules.funder)
def funder_home(request: HttpRequest) -> HttpResponse:
    """Sums and counts of what was released; no grant, no name, nothing before the release."""
    context = {"rows": queries.released_sums(), "fewest": queries.FEWEST, "to_share": calls.open_to_share()}
    return render(request, "grants/awards/funders.html", context)
