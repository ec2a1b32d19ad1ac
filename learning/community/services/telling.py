"""Mail about the space: a link, never a word of it. Staff read the outbox, and this space is not theirs."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.outbox.services import promise, promise_to_each

KEPT = dt.timedelta(days=14)


def tell(what: str, people: Iterable[User], subject: str, line: str, route: str, *args: Any) -> None:
    """Each of `people` once for each `what`. `line` says nothing that a stranger may not read."""
    to = {f"community:{what}:{one.pk}": one.email for one in people}
    if to:
        link = settings.SITE_URL + reverse(route, args=args)
        promise_to_each(to, subject, f"Hello,\n\n{line} Please sign in to see it:\n\n{link}\n")


def introduce_by_mail(what: str, one: User, other: User, because: str) -> None:
    """Both said yes: each hears the other's name and address. Hidden from staff, erased once it is sent."""
    for reader, met in ((one, other), (other, one)):
        promise(
            key=f"community:{what}:{reader.pk}",
            to=reader.email,
            subject="You both said yes",
            body=(
                f"Hello,\n\nyou wanted to meet, and you both said yes. {because}\n\n"
                f"{met.get_short_name()}\n{met.email}\n\nWrite whenever it suits you.\n"
            ),
            secret=True,
            keep_until=clock.now() + KEPT,
        )
