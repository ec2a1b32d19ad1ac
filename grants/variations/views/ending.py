"""A grant partner gives its grant back before the first payment. Staff end a grant on the desk."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from grants.awards import rules as awards
from grants.awards.models import Award, HowEnded
from grants.variations import queries, services
from grants.variations.forms import GiveBackForm
from shaping_future.access import given, needs
from shaping_future.one_form import READS_AND_WRITES, ask


@never_cache
@READS_AND_WRITES
@needs(awards.grant_partner, load=queries.changing_award)
def grant_give_back(request: HttpRequest, award: Award) -> HttpResponse:
    form = GiveBackForm(given(request))
    return ask(
        request,
        form,
        lambda: services.prepare_end(award, HowEnded.GIVEN_BACK, form.cleaned_data["words"], by=request.user),
        done="Thank you for telling us. We read it, and call you before anything happens.",
        to=lambda _: reverse("variation-list", args=[award.public_id]),
        page="grants/variations/give_back.html",
        context={"award": award},
    )
