"""How a grant partner is named in public."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from grants.awards import queries, rules, services
from grants.awards.forms import PublicNameForm
from grants.awards.models import Award, NamedInPublic
from shaping_future.access import needs
from shaping_future.errors import Refused


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
