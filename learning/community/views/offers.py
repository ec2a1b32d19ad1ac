"""Offers and asks, and introductions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from learning.community import queries, services
from learning.community.forms import OfferForm, SearchForm
from learning.community.kinds import OfferKind
from learning.community.models import Introduction, Offer, Presence
from learning.community.views._pages import context_of, here, looks, page_of, pressed, shown, takes
from shaping_future.access import given, needs, refusal_page, signed_in
from shaping_future.one_form import READS_AND_WRITES, ask


@looks
@needs(signed_in, load=here)
def community_offers(request: HttpRequest, presence: Presence) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in OfferKind.values else ""
    form = SearchForm(request.GET)
    topic = form.cleaned_data.get("topic", "") if form.is_valid() else ""
    page = page_of(request, queries.offers_for(request.user, kind, topic))
    return shown(request, "offers", page=page, kind=kind, search=form, place="offers")


@never_cache
@READS_AND_WRITES
@needs(signed_in, load=here)
def community_offer_write(request: HttpRequest, presence: Presence) -> HttpResponse:
    form = OfferForm(given(request), initial={"kind": request.GET.get("kind")})
    return ask(
        request,
        form,
        lambda: services.write_offer(by=request.user, **form.cleaned_data),
        done="It is there. Below is what fits it.",
        to=lambda offer: reverse("community-offer", args=[offer.public_id]),
        page="learning/community/one_form.html",
        context=context_of(
            request, place="offers", title="Offer or ask for something", button="Put it up", part="offer", about="new",
            back=reverse("community-offers"), back_label="Offers and asks",
            lead="It ends by itself after a while. You can renew it with one button.",
        ),
    )  # fmt: skip


@looks
@needs(signed_in, load=queries.offer_for)
def community_offer(request: HttpRequest, offer: Offer) -> HttpResponse:
    """One's own with what fits it; another's with which of one's own it fits."""
    is_own = offer.by_id == request.user.pk
    matches = queries.matches_of(offer, request.user) if is_own and offer.is_open else []
    own = [] if is_own else queries.own_that_fit(offer, request.user)
    context = {"offer": offer, "author": queries.author_of(offer.by), "is_own": is_own, "matches": matches, "own": own}
    return shown(request, "offer", place="offers", **context)


@takes
@needs(signed_in, load=queries.own_offer)
def community_offer_step(request: HttpRequest, offer: Offer) -> HttpResponse:
    steps = {
        "renew": lambda: services.renew_offer(offer, by=request.user),
        "close": lambda: services.close_offer(offer, by=request.user),
    }
    return pressed(request, steps, "community-offers")


@takes
@needs(signed_in, load=queries.own_offer)
def community_meet(request: HttpRequest, offer: Offer) -> HttpResponse:
    """Say yes to meeting the author of another one, named by the form."""
    try:
        theirs = queries.offer_for(request.user, request.POST.get("theirs", ""))
    except (Offer.DoesNotExist, ValueError, ValidationError):
        return refusal_page(request, 404, "There is no such page, or it is not yours to see.")
    services.ask_to_meet(offer, theirs, by=request.user)
    messages.success(request, "They are asked. You both hear from us when they say yes.")
    return redirect("community-home")


@takes
@needs(signed_in, load=queries.introduction_for)
def community_introduction_step(request: HttpRequest, row: Introduction) -> HttpResponse:
    steps = {
        "yes": lambda: services.answer_introduction(row, True, by=request.user),
        "no": lambda: services.answer_introduction(row, False, by=request.user),
    }
    return pressed(request, steps, "community-home")
