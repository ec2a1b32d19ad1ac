"""What the database says of published grants: plain rows, because four hundred of them are read for every page.

Nothing outside of this folder may read them: they hold what must not be shown.
"""

import datetime as dt
import hashlib
from collections import Counter
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from grants.applications.models import Application
from grants.awards.models import Award, HowEnded
from grants.calls.models import Call, EquityQuestion, Stage

A_MINUTE = 60


class Row(NamedTuple):
    """A published grant with everything. Its fields are in the order of FIELDS."""

    pk: int
    award: object
    public_name: str
    chosen_name: str
    pence: int
    awarded_at: dt.datetime
    starts_on: dt.date
    ends_on: dt.date
    call: int
    strand: str
    organisation: str
    kind: str
    region: str
    register_number: str
    words: str | None
    leadership: list | None
    mission: list | None

    @property
    def id(self) -> str:
        return id_of(self.award, self.public_name, self.chosen_name)


FIELDS = (
    "pk", "public_id", "public_name", "chosen_name", "pence", "awarded_at", "starts_on", "ends_on",
    "application__call_id", "application__strand__label", "application__organisation__name",
    "application__organisation__kind", "application__organisation__region",
    "application__organisation__register_number", "in_public__words", "in_public__leadership", "in_public__mission",
)  # fmt: skip


def id_of(award: object, public_name: str, chosen_name: str) -> str:
    return hashlib.sha256(f"{award}|{public_name}|{chosen_name}".encode()).hexdigest()[:20]


def calls() -> QuerySet[Call]:
    """Released calls, newest first, each with the day on which its grants were made."""
    asked = EquityQuestion.objects.filter(call=OuterRef("pk"), standard__startswith="DEI")
    found = Call.objects.of_grants().filter(stage=Stage.RELEASED).select_related("fund").order_by("-closes_at", "slug")
    found = found.annotate(made_at=Min("applications__award__awarded_at"), asked_equity=Exists(asked))
    return found.only("slug", "title", "closes_at", "funding_style", "fund__name", "fund__host", "fund__currency")


def published() -> QuerySet[Award]:
    """Its outcome was released, its agreement is in force, and it was not given back."""
    awards = Award.objects.filter(application__call__stage=Stage.RELEASED, application__call__kind="grants")
    awards = awards.filter(application__outcome__released_at__isnull=False)
    awards = awards.filter(agreement__signed_at__isnull=False, pence__gt=0)
    return awards.exclude(ended_how=HowEnded.GIVEN_BACK).order_by()


def rows(awards: QuerySet[Award]) -> list[Row]:
    return [Row(*values) for values in awards.values_list(*FIELDS)]


def row_with(id: str) -> Row | None:
    """The published grant with this id: ids are counted out from three fields, then one row is read."""
    ids = published().values_list("pk", "public_id", "public_name", "chosen_name")
    pk = next((pk for pk, *named in ids if id_of(*named) == id), None)
    return next(iter(rows(published().filter(pk=pk))), None) if pk else None


def who_applied() -> Counter:
    """How many applied from each region, of each kind of group, and of each kind from each region, over all calls of
    grants. A minute old at most: it only ever grows, and it only says whether there are enough."""
    return cache.get_or_set("open-data-who-applied", _who_applied, A_MINUTE)


def _who_applied() -> Counter:
    sent = Application.objects.filter(sent_at__isnull=False, call__kind="grants", organisation__isnull=False).order_by()
    crowd: Counter = Counter()
    for region, kind, count in sent.values_list("organisation__region", "organisation__kind").annotate(n=Count("pk")):
        crowd[region] += count
        crowd[region, kind] += count
        crowd[None, kind] += count
    return crowd
