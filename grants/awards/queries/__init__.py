"""Reads of awards."""

from collections import Counter

from django.db.models import Count, QuerySet, Sum

from grants.applications.models import Application
from grants.awards.models import Award, PublicName
from grants.calls.models import Call, Stage
from grants.organisations.models import Region

from .signing import (
    agreement_shown,
    label_of,
    late,
    newest_terms,
    signatory_with,
    signing_award,
    unsigned,
    versions_of,
    waiting_for_finance,
    waits_for_us,
    who_signs,
    why_not_signing,
)

__all__ = [
    "FEWEST",
    "agreement_shown",
    "award_for",
    "label_of",
    "late",
    "newest_terms",
    "own_awards",
    "public_name_in_form",
    "released_sums",
    "signatory_with",
    "signing_award",
    "unsigned",
    "versions_of",
    "waiting_for_finance",
    "waits_for_us",
    "who_signs",
    "why_not_signing",
    "without_small_groups",
]

FEWEST = 5
"""Fewer grants than this are never shown as a group of their own: somebody could be recognised."""


def award_for(user, public_id) -> Award:
    """An award that this person may see, with what its pages need."""
    awards = Award.objects.visible_to(user).select_related("application__organisation", "agreement__document")
    return awards.get(public_id=public_id)


def own_awards(user) -> QuerySet:
    """The awards of the applications that this person works on, newest first."""
    return (
        Award.objects.filter(application__in=Application.objects.own(user))
        .select_related("application__call", "application__organisation", "agreement")
        .prefetch_related("conditions", "agreements__signatures")
        .order_by("-awarded_at", "pk")
    )


NAMES = {"Our name": PublicName.OWN}
"""What the form's answer means by itself. "A name we choose" needs that name, which its people write on their own page;
until then, and for every other answer, the safest choice stands."""


def public_name_in_form(application: Application) -> PublicName:
    """The choice that the applicant made in the form; without one, the safest."""
    answer = application.response.answers.filter(question__key="public_name").first()
    return NAMES.get(answer.value if answer else "", PublicName.REGION)


# --- for contributing funders: sums and counts, never a grant --------------------------------------------------------


def released_sums() -> list[dict]:
    """Each released call: {"call", "number", "pence", "regions"}. A call that is not released yet is not there at all.

    `regions` are (label, number, pence), largest first, with every small one inside the last, "Other regions"; None
    when there are too few grants to say anything by region. Two queries.
    """
    rows = (
        Award.objects.filter(application__call__stage=Stage.RELEASED)
        .order_by()
        .values_list("application__call", "application__organisation__region")
        .annotate(number=Count("pk"), pence=Sum("pence"))
    )
    by_call: dict[int, list[tuple[str, int, int]]] = {}
    for call, region, number, pence in rows:
        by_call.setdefault(call, []).append((region, number, pence))
    calls = Call.objects.of_grants().filter(stage=Stage.RELEASED).order_by("-closes_at", "pk")
    return [_sums_of(call, by_call.get(call.pk, [])) for call in calls]


def _sums_of(call: Call, rows: list[tuple[str, int, int]]) -> dict:
    number, pence = sum(row[1] for row in rows), sum(row[2] for row in rows)
    return {"call": call, "number": number, "pence": pence, "regions": without_small_groups(rows)}


def without_small_groups(rows: list[tuple[str, int, int]]) -> list[tuple[str, int, int]] | None:
    """(region, number, pence) as (label, number, pence) in which no line, nor any difference from the sum, is small.

    Small regions are put together; while what is put together is small itself, the next larger region joins it, because
    the sum of all would give it away. Regions of the same size are told apart by their key.
    """
    large = sorted(rows, key=lambda row: (-row[1], row[0]))
    others: Counter[str] = Counter()
    while large and (large[-1][1] < FEWEST or 0 < others["number"] < FEWEST):
        _, number, pence = large.pop()
        others.update(number=number, pence=pence)
    if not large:
        return None
    shown = [(Region(region).label if region else "Not said", number, pence) for region, number, pence in large]
    return [*shown, ("Other regions", others["number"], others["pence"])] if others["number"] else shown
