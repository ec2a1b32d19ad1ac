"""Digest mails: what is new since the last one, once, and never an empty one."""

import datetime as dt
import functools

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from learning.community import queries
from learning.community.kinds import HowOften, MailKind
from learning.community.models import Presence
from shaping_future import clock, rows
from shaping_future.outbox.services import promise
from shaping_future.record.services import note

HOUR = 8
"""From this hour on, in London."""
SETTLED = dt.timedelta(minutes=5)
"""What is newer than that waits for the next one: it may be in a transaction that this one does not see yet."""
KEPT = dt.timedelta(days=7)
SUBJECT = {HowOften.DAILY: "New in the partners' space", HowOften.WEEKLY: "This week in the partners' space"}
FIELDS = {HowOften.DAILY: "daily_until", HowOften.WEEKLY: "weekly_until"}


def send_digests() -> int:
    """Whoever's turn it is. Daily ones after eight; weekly ones on Mondays, or later when a Monday was missed."""
    morning = clock.now().astimezone(clock.LONDON).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if clock.now() < morning + SETTLED:
        return 0
    monday = morning - dt.timedelta(days=morning.weekday())
    here = Presence.objects.here()
    due = {HowOften.DAILY: here.filter(daily_until__lt=morning), HowOften.WEEKLY: here.filter(weekly_until__lt=monday)}
    sent = 0
    for (often, found), since in zip(due.items(), (morning, monday), strict=True):
        take = functools.partial(send_digest, often=often, before=since)
        sent += rows.each(take, found.values_list("pk", flat=True))
    return sent


@transaction.atomic
def send_digest(pk: int, often: HowOften, before: dt.datetime) -> bool:
    """Whether there was something to send. Two workers at once: the second finds that it was done."""
    presence = Presence.objects.select_for_update().get(pk=pk)
    since = getattr(presence, FIELDS[often])
    if since >= before:
        return False
    now = clock.now() - SETTLED
    kinds = [kind for kind in MailKind if presence.mail.get(kind) == often]
    news = queries.news_for(presence.user, kinds, since, now) if kinds else {}
    setattr(presence, FIELDS[often], now)
    presence.save(update_fields=[FIELDS[often]])
    if not news:
        return False
    promise(
        key=f"community:digest:{often}:{presence.pk}:{before.date()}",
        to=presence.user.email,
        subject=SUBJECT[often],
        body=_body(presence, news),
        secret=True,  # it names what people wrote, and staff read the outbox
        keep_until=clock.now() + KEPT,
        unsubscribe=_stop(presence, "all"),
    )
    note("community.digest", presence, often=often, kinds=len(news))
    return True


def _body(presence: Presence, news: dict[MailKind, list[tuple[str, str]]]) -> str:
    parts = [f"Hello {presence.name},"]
    for kind, lines in news.items():
        parts.append(f"{kind.label}\n\n" + "\n".join(f"- {title}\n  {settings.SITE_URL}{at}" for title, at in lines))
        parts.append(f"No more of these: {_stop(presence, kind)}")
    choose = settings.SITE_URL + reverse("community-mail")
    parts.append(f"No more digests at all: {_stop(presence, 'all')}\nChoose for each kind: {choose}")
    return "\n\n".join(parts) + "\n"


def _stop(presence: Presence, kind: str) -> str:
    return settings.SITE_URL + reverse("community-mail-off", args=[queries.mail_key(presence, kind)])
