"""What the database says of published grants: plain rows, because four hundred of them are read for every page.

Nothing outside of this folder may read them: they hold what must not be shown.
"""

import datetime as dt
import functools
import hashlib
from collections import Counter
from typing import NamedTuple

from django.core.cache import cache
from django.db import connection
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


CALL_FIELDS = (
    "pk", "slug", "title", "closes_at", "funding_style", "fund__name", "fund__host", "fund__currency", "asked_equity",
)  # fmt: skip
"""Of a call, what is said of its grants and what puts them in order; the day they were made follows from the awards."""


def id_of(award: object, public_name: str, chosen_name: str) -> str:
    return hashlib.sha256(f"{award}|{public_name}|{chosen_name}".encode()).hexdigest()[:20]


def calls() -> QuerySet[Call]:
    """Released calls, newest first, each with the moment in which its first grant was made."""
    found = _released().select_related("fund").order_by("-closes_at", "slug")
    found = found.annotate(made_at=Min("applications__award__awarded_at"))
    return found.only("slug", "title", "closes_at", "funding_style", "fund__name", "fund__host", "fund__currency")


def _released() -> QuerySet[Call]:
    asked = EquityQuestion.objects.filter(call=OuterRef("pk"), standard__startswith="DEI")
    return Call.objects.of_grants().filter(stage=Stage.RELEASED).annotate(asked_equity=Exists(asked))


def published() -> QuerySet[Award]:
    """Its outcome was released, its agreement is in force, and it was not given back."""
    awards = Award.objects.filter(application__call__stage=Stage.RELEASED, application__call__kind="grants")
    awards = awards.filter(application__outcome__released_at__isnull=False)
    awards = awards.filter(agreement__signed_at__isnull=False, pence__gt=0)
    return awards.exclude(ended_how=HowEnded.GIVEN_BACK).order_by()


def rows(awards: QuerySet[Award]) -> list[Row]:
    return [Row(*values) for values in awards.values_list(*FIELDS)]


def moment() -> str | None:
    """Which transactions the database has finished: while it is the same, nothing at all was written. None inside of a
    transaction, which sees what it wrote itself. One query, and hardly any work."""
    if connection.in_atomic_block:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return cursor.fetchone()[0]


def fingerprint() -> str:
    """Of every value that published grants are made of. It is taken inside the database, which is many times quicker
    than to read them: as long as it is the same, so are they. One query."""
    with connection.cursor() as cursor:
        cursor.execute(*_whole())
        return "".join(cursor.fetchone())


@functools.cache
def _whole() -> tuple[str, tuple]:
    """What the two queries above read, as one line; nothing in it depends on the moment of asking."""
    calls, every = _released().values_list(*CALL_FIELDS), Award.objects.values_list("application", "awarded_at")
    parts, values = [], []
    for rows in (calls, every, published().values_list(*FIELDS)):
        sql, its = rows.order_by().query.sql_with_params()
        whole = 'string_agg(one::text, chr(10) ORDER BY one::text COLLATE "C")'
        parts.append(f"(SELECT md5(coalesce({whole}, '')) FROM ({sql}) one)")  # noqa: S608 (Django's own SQL)
        values += its
    return f"SELECT {', '.join(parts)}", tuple(values)


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
