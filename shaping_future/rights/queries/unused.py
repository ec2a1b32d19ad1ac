"""Accounts that nobody uses, and of whose people nothing is here but the account."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Greatest

from shaping_future.accounts.models import User
from shaping_future.keeping import Kept, everything, person_rules

OF_THE_ACCOUNT = {"account", "sessions", "mail", "itself"}
"""Kept as long as the account, or shorter: no reason to keep it."""


def accounts() -> QuerySet[User]:
    """Open accounts without a part in the fund, with when each was used last."""
    without = User.objects.filter(is_active=True, is_superuser=False, roles=[])
    return without.annotate(counts_from=Greatest("date_joined", "last_login"))  # PostgreSQL leaves out what is null


def told() -> QuerySet[User]:
    """Those who were told that theirs ends, and did not sign in since."""
    return accounts().filter(end_told_at__gt=F("counts_from"))


def has_nothing(person: Any) -> bool:
    """Whether no row of theirs is here but the account's own, and no app has a reason to keep them. One query and what
    the apps ask."""
    kinds = [kept for kept in everything() if kept.mine and kept.clock not in OF_THE_ACCOUNT]
    counts = [_counted(kept, person) for kept in kinds]
    if any(row["number"] for row in counts[0].union(*counts[1:], all=True)):
        return False
    return not any(rule.refuses(person) or rule.stays(person) for rule in person_rules())


def _counted(kept: Kept, person: Any) -> QuerySet:
    mine = Q(pk__in=[])
    for link in kept.mine:
        mine |= Q(**{link: person.pk})
    rows = kept.model._base_manager.filter(mine).order_by().values(its=Value(kept.label))
    return rows.annotate(number=Count("pk"))
