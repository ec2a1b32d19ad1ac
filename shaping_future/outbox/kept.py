"""What mail keeps: addresses and bodies."""

from collections import Counter

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from shaping_future.keeping import Clock, Kept, declare

from .models import Message


def _emptied(keys: list) -> Counter:
    number = Message.objects.filter(pk__in=keys).update(to="", body="", unsubscribe="", error="")
    return Counter({("outbox.Message", "emptied"): number})


declare(
    Kept(
        "outbox.Message",
        _("Mail to you"),
        clock="mail",
        texts=["to", "body", "unsubscribe", "error"],
        stays=["key", "subject"],
        because="The key keeps a promise from being kept twice; subjects name nobody.",
        copied=lambda person: Message.objects.filter(to__iexact=person.email, secret=False),
        hides=["key", "unsubscribe", "error"],
    ),
    Clock(
        "mail",
        "Mail that was sent",
        "The address and the words go. That it was sent, and when, stays.",
        "the day it was promised",
        "We keep it to answer “I never heard from you”.",
        months=12,
        rows=lambda: Message.objects.filter(sent_at__isnull=False).annotate(counts_from=F("promised_at")),
        end=_emptied,
    ),
)
