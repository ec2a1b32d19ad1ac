"""The occasion on which the Board resolves, and one member's signature."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_safe

from grants.board import queries, rules, services
from grants.board.forms import OccasionForm, SignForm, occasion_values
from grants.board.models import BoardSignature, Occasion, Recommendation, Sitting
from grants.board.services.signing import CHANGED
from shaping_future.access import needs
from shaping_future.accounts import second_factor
from shaping_future.errors import NotAllowedNow
from shaping_future.limits import address_hash
from shaping_future.one_form import READS_AND_WRITES, ask

NAME_KEPT = "board-sign-name"
"""Session key: the name that was typed before the person went to use their passkey."""


@never_cache
@READS_AND_WRITES
@needs(rules.keeps_the_occasion, load=queries.recommendation_for)
def board_occasion(request: HttpRequest, received: Recommendation) -> HttpResponse:
    """Write down the meeting and who is there, or open a written resolution; correct it until the sign-off."""
    occasion = queries.occasion_of(received)
    data = request.POST if request.method == "POST" else None
    form = OccasionForm(data, initial=occasion_values(occasion), members=rules.who_may_decide(received))
    return ask(
        request,
        form,
        lambda: _held(received, form.cleaned_data, request.user),
        done="It is written down. Board members can sign once every grant is decided.",
        to=lambda _: reverse("recommendation-detail", args=[received.public_id]),
        page="grants/board/occasion.html",
        context={"received": received, "occasion": occasion, "signed": len(queries.signatures_of(received))},
    )


def _held(received: Recommendation, values: dict, by) -> Occasion:
    if values["kind"] == Sitting.WRITTEN:
        return services.hold_in_writing(received, values["deadline"], by=by)
    meeting = (values["held_on"], values["place"], values["chaired_by"], values["present"])
    return services.hold_meeting(received, *meeting, by=by)


@never_cache
@sensitive_post_parameters("code")
@sensitive_variables("form", "data")
@READS_AND_WRITES
@needs(rules.board_member, load=queries.recommendation_for)
def board_sign(request: HttpRequest, received: Recommendation) -> HttpResponse:
    """Everything that this member signs, to the letter; then their name, and their second factor now."""
    lately = second_factor.used_lately(request)
    methods = second_factor.methods_of(request.user)
    data = request.POST if request.method == "POST" else None
    form = SignForm(
        data, initial={"typed_name": request.session.get(NAME_KEPT, "")}, needs_code=not lately and methods == {"totp"}
    )
    if data is not None and not lately and ("passkey" in data or (methods == {"passkey"} and form.is_valid())):
        return _to_the_passkey(request, received)
    grants = queries.grants_to_sign(received)
    occasion = queries.occasion_of(received)
    text = queries.part_for(request.user, received.resolution or queries.resolution_of(received, grants), grants)
    signatures = queries.signatures_shown(request.user, received)
    context = {
        "received": received,
        "text": text,
        "rows": queries.as_read(text),
        "fingerprint": queries.text_hash(text),
        "occasion": occasion,
        "total": sum(row["pence"] for row in text["grants"]),
        "hindrance": queries.hindrance(request.user, received, occasion, grants),
        **queries.my_signature(request.user, signatures),
        "lately": lately,
        "methods": methods,
    }
    return ask(
        request,
        form,
        lambda: _signed(request, received, form.cleaned_data, context),
        done="",
        to=lambda _: reverse("recommendation-detail", args=[received.public_id]) + "#signatures",
        page="grants/board/sign.html",
        context=context,
    )


def _to_the_passkey(request: HttpRequest, received: Recommendation) -> HttpResponse:
    """There and back: what was typed waits in the session."""
    request.session[NAME_KEPT] = request.POST.get("typed_name", "")[:120]
    back = reverse("board-sign", args=[received.public_id])
    return redirect_to_login(back, reverse("mfa_reauthenticate_webauthn"))


def _signed(request: HttpRequest, received: Recommendation, values: dict, page: dict) -> BoardSignature:
    """A code is used up only for what can be signed; the service looks again, under its locks."""
    seen = request.POST.get("fingerprint", "")
    if page["hindrance"] or seen != page["fingerprint"]:
        raise NotAllowedNow(page["hindrance"] or CHANGED)
    signature = services.sign(
        received,
        values["typed_name"],
        seen,
        proof=page["lately"] or second_factor.use_code(request, values["code"]),
        by=request.user,
        address_hash=address_hash(request),
    )
    request.session.pop(NAME_KEPT, None)
    return signature


@require_safe
@never_cache
@needs(rules.reads_recommendations, load=queries.signed_recommendation_for)
def resolution_json(request: HttpRequest, received: Recommendation) -> HttpResponse:
    """The resolution in force and its signatures. `fingerprint` is the SHA-256 of `resolution` as canonical JSON."""
    signatures = [
        {
            "name": one.typed_name,
            "at": one.at.isoformat(),
            "second_factor": one.proof,
            "fingerprint": one.signed_hash,
            "covers": one.covers,
        }
        for one in queries.signatures_of(received)
    ]
    answer = JsonResponse(
        {"resolution": received.resolution, "fingerprint": received.resolution_hash, "signatures": signatures},
        json_dumps_params={"indent": 1, "ensure_ascii": False},
    )
    answer["Content-Disposition"] = f'attachment; filename="resolution-{received.pk}.json"'
    return answer
