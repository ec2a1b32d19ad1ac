"""Accounts that nobody uses end: their people hear of it a month before, and one sign-in keeps everything."""

import datetime as dt
from collections import Counter
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import transaction

from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.look.words import day
from shaping_future.outbox.services import promise
from shaping_future.rights.queries import unused
from shaping_future.rights.queries.due import is_held, periods

from .erasing import erase_person

RULE = "unused-accounts"
NOTICE = dt.timedelta(days=30)
AT_ONCE = 50


def tell_unused() -> int:
    """Write to people whose account ends in a month, once for each; how many. Beat calls it before each run."""
    soon = clock.now() - relativedelta(months=periods()[RULE]) + NOTICE
    waiting = unused.accounts().filter(counts_from__lt=soon, end_told_at=None).order_by("counts_from")
    waiting |= unused.accounts().filter(counts_from__lt=soon, end_told_at__lt=soon).order_by("counts_from")
    return sum(_tell(pk) for pk in list(waiting.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _tell(pk: int) -> bool:
    person = User.objects.select_for_update().get(pk=pk)
    if not unused.has_nothing(person) or is_held("person", pk):
        return False
    person.end_told_at = clock.now()
    person.save(update_fields=["end_told_at"])
    ends = clock.now() + NOTICE
    promise(
        key=f"account:unused:{pk}:{ends.date()}",
        to=person.email,
        subject="About your account",
        body="Hello,\n\nyou have an account with us, and have not used it for a long time. It ends soon after"
        f" {day(ends)}, with everything in it. If you want to keep it, sign in once:\n\n"
        f"{settings.SITE_URL}/accounts/login/\n",
    )
    return True


def end_unused(keys: list[Any]) -> Counter:
    """Erase those of whom there is still nothing; the others hear of it again, when their time has come."""
    done: Counter = Counter()
    for person in unused.told().filter(pk__in=keys).order_by("pk"):
        if unused.has_nothing(person):
            done += erase_person(User.objects.get(pk=person.pk))
        else:
            User.objects.filter(pk=person.pk).update(end_told_at=None)
    return done
