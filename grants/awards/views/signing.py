"""The agreement, the place to sign it, and who else signs."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from grants.applications.views.tokens import found
from grants.awards import queries, rules, services
from grants.awards.forms import SignatoryForm, SignForm
from grants.awards.models import Agreement, Award, Party
from grants.awards.terms import with_dates
from shaping_future import interruptions, limits
from shaping_future.access import anyone, interrupted, needs, signed_in
from shaping_future.accounts.freshness import has_a_way, signed_in_at, to_sign_in_again
from shaping_future.errors import Refused
from shaping_future.one_form import READS_AND_WRITES, ask

AGAIN = "You have signed in again. What you typed is below. Nothing is signed until you press the button."
NO_WAY = "Your account has no password yet. Sign out, sign in with a code by email, and sign within five minutes."


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=queries.signing_award)
def agreement_detail(request: HttpRequest, award: Award) -> HttpResponse:
    """The agreement as it was sent, and the place to sign it."""
    agreement = queries.agreement_shown(award)
    party = _party_to_sign(request.user, agreement)
    form, status = _form(request, agreement, party), 200
    if request.method == "POST":
        answer = _sign(request, agreement, party, form)
        if isinstance(answer, HttpResponse):
            return answer
        status = answer
    versions = queries.versions_of(award)
    context = {
        "award": award,
        "agreement": agreement,
        "terms": with_dates(agreement.terms),
        "who_signs": queries.who_signs(agreement),
        "versions": [one for one in versions if one.pk != agreement.pk],
        "form": form if party else None,
        "party": party,
        "mine": rules.grant_partner(request.user, award),
        "named": rules.is_signatory(request.user, award),
        "handles": Award.objects.handled_by(request.user).filter(pk=award.pk).exists(),
        "asks_others": agreement.waits and {Party.SECOND, Party.HOST} & set(agreement.open_places()),
    }
    return render(request, "grants/awards/agreement.html", context, status=status)


def _form(request: HttpRequest, agreement: Agreement, party: str | None) -> SignForm:
    """With what was posted, or what was typed before the person signed in again."""
    typed = request.POST if request.method == "POST" else interrupted(request)
    if typed is not None and request.method != "POST":
        messages.info(request, AGAIN)
    whom = queries.label_of(agreement, party or Party.PARTNER)
    return SignForm(typed, initial={"terms": agreement.terms_hash}, whom=whom)


def _sign(request: HttpRequest, agreement: Agreement, party: str | None, form: SignForm) -> HttpResponse | int:
    """Where to go, or the status of the page that says what was wrong."""
    proof = services.Proof(signed_in_at(request), limits.address_hash(request), form.consent)
    if party is None:
        services.sign_agreement(agreement, Party.PARTNER, "", "", by=request.user, proof=proof)  # refuses, says why
    if not form.is_valid():
        return 400
    if not proof.is_fresh:
        if not has_a_way(request.user):
            form.add_error(None, NO_WAY)
            return 409
        interruptions.keep(request, request.path)
        return redirect(to_sign_in_again(request))
    try:
        values = form.cleaned_data
        services.sign_agreement(agreement, party, values["typed_name"], values["terms"], by=request.user, proof=proof)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return refusal.status
    messages.success(request, "Thank you. Your signature is kept with the agreement.")
    return redirect("agreement-detail", agreement.award.public_id)


def _party_to_sign(user, agreement: Agreement) -> str | None:
    """Whose signature this person could give now: one of the grant partner's side first, then Global Dialogue's."""
    left = agreement.open_places() if agreement.waits and agreement.award.ended_at is None else []
    if any(signature.user_id == user.pk for signature in agreement.signatures.all()):
        return None
    theirs = [party for party in left if party != Party.FUND]
    return next((party for party in theirs or left if rules.signs_for(user, agreement, party)), None)


@never_cache
@READS_AND_WRITES
@needs(rules.grant_partner, load=queries.award_for)
def signatory_name(request: HttpRequest, award: Award) -> HttpResponse:
    """Name the second person who signs, or the one who signs for the host organisation."""
    agreement = queries.agreement_shown(award)
    others = [party for party in agreement.open_places() if party in (Party.SECOND, Party.HOST)]
    party = others[0] if others and agreement.waits else Party.SECOND
    form = SignatoryForm(request.POST if request.method == "POST" else None)
    return ask(
        request,
        form,
        lambda: services.name_signatory(award, party, by=request.user, **form.cleaned_data),
        done="We have sent them an email with a link to the agreement.",
        to=lambda _: reverse("agreement-detail", args=[award.public_id]),
        page="grants/awards/signatory_name.html",
        context={
            "award": award,
            "terms": agreement.terms,
            "for_host": party == Party.HOST,
            "named": award.signatories.in_force().filter(party=party).first(),
        },
    )


@never_cache
@READS_AND_WRITES
@needs(anyone)
def signatory(request: HttpRequest, token: str) -> HttpResponse:
    """What the link in the mail opens. It explains itself before sign-in; only the button takes it up."""
    asked, user = found(request, queries.signatory_with, token), request.user
    here = user.is_authenticated and asked.accepted_by_id == user.pk and asked.replaced_at is None
    if request.method == "POST" and not here:
        if not user.is_authenticated:
            return redirect_to_login(request.path)
        asked = services.accept_signing(asked, by=user)
        here = True
    if here:
        return redirect("agreement-detail", asked.award.public_id)
    reason = queries.why_not_signing(asked, user if user.is_authenticated else None)
    context = {"asked": asked, "application": asked.award.application, "reason": reason}
    return render(request, "grants/awards/signatory.html", context)
