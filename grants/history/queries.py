"""The funding history of an organisation, and the files that it comes from."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from grants.diligence.models import Checklist
from grants.diligence.numbers import Number, kept
from grants.diligence.queries import checklist_for
from grants.history.checking import name_key
from grants.history.models import FileDefect, GrantsFile, OtherGrant

MOST = 200
"""So many grants of one organisation are listed; the sums are of all."""


@dataclass(frozen=True)
class History:
    """What others published. `by_name`: only the name is the same, so it may be somebody else."""

    number: Number | None
    name: str
    by_number: list[OtherGrant]
    by_name: list[OtherGrant]
    sums: list[tuple[str, int, Decimal]]
    """(currency, how many, how much) of those found by the number, or by the name where there is no number."""
    sources: list[tuple[str, str]]
    """(publisher, licence) of everything that is shown."""


def files() -> QuerySet[GrantsFile]:
    return GrantsFile.objects.select_related("given_by")


def file_for(user: Any, public_id: Any) -> GrantsFile:
    return files().get(public_id=public_id)


def defects_of(file: GrantsFile) -> QuerySet[FileDefect]:
    """What stops it first, then by row."""
    return file.listed.all()


def kinds_of_defects(file: GrantsFile) -> list[tuple[str, bool, int]]:
    """(field, whether it stops the file, how many) of those that are listed, the most first."""
    rows = (
        file.listed.order_by().values_list("field", "stops").annotate(n=Count("pk")).order_by("-stops", "-n", "field")
    )
    return list(rows)


def known_grants() -> tuple[int, int]:
    """How many grants we have, of how many funders."""
    found = OtherGrant.objects.aggregate(grants=Count("pk"), funders=Count("funder", distinct=True))
    return found["grants"], found["funders"]


def history_of(name: str, written_number: str = "") -> History:
    """By the register's number and by the name. Four queries."""
    number, key = kept(written_number) if written_number else None, name_key(name)
    rows = OtherGrant.objects.select_related("file").order_by("-awarded_on", "grant_id")
    numbered = Q(number=str(number)) if number else Q(pk__in=[])
    named = Q(name_key=key) & ~numbered if key else Q(pk__in=[])
    by_number, by_name = list(rows.filter(numbered)[:MOST]), list(rows.filter(named)[:MOST])
    counted = OtherGrant.objects.filter(numbered if number else named).order_by().values_list("currency")
    sums = list(counted.annotate(n=Count("pk"), sum=Sum("amount")).order_by("-n", "currency"))
    sources = {(one.file.publisher or one.funder, one.file.licence) for one in (*by_number, *by_name)}
    return History(number, name, by_number, by_name, sums, sorted(sources))


def history_beside(user: Any, public_id: Any) -> tuple[Checklist, list[History]]:
    """Of the organisation of an application that is checked, and of its host. Only for who may see the checks."""
    checklist = checklist_for(user, public_id)
    application = checklist.application
    written = checklist.number or application.organisation.register_number
    found = [history_of(application.organisation.name, written)]
    if application.host:
        found.append(history_of(application.host.name, checklist.host_number))
    return checklist, found
