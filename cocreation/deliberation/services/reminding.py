"""Mail about rounds: a link, never a word of what is asked or answered."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cocreation.deliberation.models import Round
from cocreation.deliberation.queries.counts import waits_for
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.look.words import when
from shaping_future.outbox.services import promise_to_each

BEFORE = dt.timedelta(hours=24)
"""How long before the end whoever has not answered hears of it; a round that is shorter reminds nobody."""


def tell_the_group(round: Round, without: Collection[int] = ()) -> None:
    """One mail to everybody who may answer, in the transaction that opens the round. `without`: pks of those who stay
    out of all of it, beside whom the round knows of."""
    body = (
        "Hello,\n\nthe Group is asked something. You can answer until "
        f"{when(round.closes_at)}. Please sign in:\n\n{_link(round)}\n\nThank you for doing this.\n"
    )
    _write(round, f"round:{round.pk}", waits_for(round, without), "A question for the Group", body)


def remind() -> int:
    """Whoever has not answered a round that ends within a day hears of it, once for each end; how many rounds."""
    now = clock.now()
    ending = Round.objects.filter(
        closed_at=None, shut_at=None, reminded_at=None, closes_at__gt=now, closes_at__lte=now + BEFORE
    )
    return sum(_remind(pk) for pk in ending.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int) -> bool:
    round = Round.objects.select_for_update(skip_locked=True).filter(pk=pk, reminded_at=None).first()
    if round is None or not round.takes_answers:
        return False
    round.reminded_at = clock.now()
    round.save(update_fields=["reminded_at"])
    if round.closes_at - round.opened_at <= BEFORE:
        return False
    waiting = waits_for(round) - set(round.positions.values_list("user", flat=True))
    body = (
        "Hello,\n\nthe Group is asked something, and you have not answered yet. You can until "
        f"{when(round.closes_at)}. Please sign in:\n\n{_link(round)}\n\nYou may also abstain. Thank you.\n"
    )
    _write(round, f"round:{pk}:{round.closes_at:%Y%m%d%H%M}", waiting, "A question still waits for you", body)
    return True


def _write(round: Round, key: str, people: Iterable[int], subject: str, body: str) -> None:
    rows = User.objects.filter(pk__in=list(people), is_active=True).values_list("pk", "email")
    promise_to_each({f"{key}:{pk}": email for pk, email in rows}, subject=subject, body=body)


def _link(round: Round) -> str:
    """To its own page; slates and rules of the fund have theirs, and the round's page leads there."""
    return settings.SITE_URL + reverse("round-detail", args=[round.public_id])
