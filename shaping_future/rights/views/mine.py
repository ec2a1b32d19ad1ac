"""A person's own page about their data."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shaping_future import clock
from shaping_future.access import anyone, needs, refusal_page, signed_in
from shaping_future.accounts.freshness import has_a_way, signed_in_at, to_sign_in_again
from shaping_future.errors import NotValid
from shaping_future.one_form import READS_AND_WRITES
from shaping_future.rights import queries, services
from shaping_future.rights.consents import WORDS
from shaping_future.rights.models import Consent, Erasure
from shaping_future.rights.queries import mine
from shaping_future.rights.queries.staying import what_stays

FRESH = 15 * 60
"""Seconds since the sign-in: longer ago, and the person shows once more who they are."""
NO_WAY = "Sign out and in again first. It is a while ago that you showed us who you are."


def _first_sign_in(request: HttpRequest) -> HttpResponse | None:
    """Where to go when the last sign-in is too long ago for this step; None when it is not."""
    if (clock.now() - signed_in_at(request)).total_seconds() <= FRESH:
        return None
    if not has_a_way(request.user):
        return refusal_page(request, 409, NO_WAY)
    return redirect(to_sign_in_again(request))


@never_cache
@READS_AND_WRITES
@needs(signed_in)
def data_home(request: HttpRequest) -> HttpResponse:
    """What a person can ask for: a copy, their consents, their end."""
    if request.method == "POST":
        if away := _first_sign_in(request):
            return away
        document = services.ask_for_copy(by=request.user)
        return redirect("document-detail", document.pk)
    context = {"erasure": _open_wish(request.user), "copies": queries.copies_of(request.user)}
    return render(request, "rights/home.html", context)


@never_cache
@READS_AND_WRITES
@needs(signed_in)
def data_erase(request: HttpRequest) -> HttpResponse:
    """Ask to be erased, or take that back."""
    wish = _open_wish(request.user)
    if request.method != "POST":
        stays = what_stays(request.user) if wish is None else []
        return render(request, "rights/erase.html", {"erasure": wish, "stays": stays})
    if away := _first_sign_in(request):
        return away
    match request.POST.get("do"):
        case "ask":
            services.ask_for_erasure(by=request.user)
            messages.success(request, _("We got your wish. Two people of the fund look at it."))
        case "back" if wish is not None:
            services.take_back(wish, by=request.user)
            messages.success(request, _("You took it back. Nothing was erased."))
        case _:
            raise NotValid("Use the buttons on the page.")
    return redirect("data-erase")


@never_cache
@READS_AND_WRITES
@needs(signed_in)
def consent_list(request: HttpRequest) -> HttpResponse:
    """What somebody agreed to, in which words, from when to when."""
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        if kind not in WORDS:
            raise NotValid("Use the buttons on the page.")
        step = {"give": services.give, "withdraw": services.withdraw}.get(request.POST.get("do", ""))
        if step is None:
            raise NotValid("Use the buttons on the page.")
        step(kind, by=request.user)
        messages.success(request, _("Kept."))
        return redirect("consent-list")
    given = {one.kind: one for one in Consent.objects.filter(person=request.user, withdrawn_at=None)}
    rows = [
        {
            "kind": kind,
            "words": words,
            "given": given.get(kind),
            "is_old": kind in given and given[kind].version != words.version,
        }
        for kind, words in WORDS.items()
    ]
    return render(request, "rights/consents.html", {"rows": rows, "log": mine.consents(request.user)})


@require_safe
@never_cache
@needs(anyone, load=lambda user, public_id: Erasure.objects.get(public_id=public_id))
def erasure_certificate(request: HttpRequest, erasure: Erasure) -> HttpResponse:
    """What was erased and what stays: for whoever has its address, for it says nothing about anybody."""
    return render(request, "rights/certificate.html", {"erasure": erasure} | queries.certificate(erasure))


def _open_wish(user) -> Erasure | None:
    return Erasure.objects.filter(person=user, done_at=None, ended_at=None).first()
