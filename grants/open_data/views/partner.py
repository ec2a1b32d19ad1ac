"""The page on which a grant partner says what may be published about it."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.awards import rules
from grants.awards.models import Award, PublicName
from grants.awards.queries import award_for
from grants.open_data import queries, services
from grants.open_data.forms import SaidForm
from shaping_future.access import needs
from shaping_future.one_form import READS_AND_WRITES, ask


@READS_AND_WRITES
@needs(rules.grant_partner, load=award_for)
def said(request: HttpRequest, award: Award) -> HttpResponse:
    """Words and groups to publish, beside what is published of the grant now."""
    kept = queries.said_of(award)
    initial = {"words": kept.words, "leadership": kept.leadership, "mission": kept.mission} if kept else None
    form = SaidForm(
        request.POST if request.method == "POST" else None, initial=initial or {"words": queries.summary_of(award)}
    )
    context = {
        "award": award,
        "own_name": award.public_name == PublicName.OWN,
        "made": next((one for one in queries.grants_made() if one.id == queries.public_id(award)), None),
        "asked_before": kept is not None,
    }
    return ask(
        request,
        form,
        lambda: services.say_in_public(award, **form.cleaned_data, by=request.user),
        done=_("Saved. This is what we publish from now on."),
        to=lambda _said: reverse("open_data:said", args=[award.public_id]),
        page="grants/open_data/said.html",
        context=context,
    )
