"""What happens by itself: reminders, seats that a late recusal empties, and forgetting what a finalist needed.

Each mail once, however often it runs. Only one at a time; a crash undoes the whole run.
"""

import datetime as dt

from django.db import connection, transaction

from cocreation.conversations.kinds import ConversationState
from cocreation.conversations.models import Arrangement, BlockedDays, Conversation
from cocreation.conversations.queries.times import A_DAY
from cocreation.conversations.services.seating import release_recused
from cocreation.conversations.services.telling import tell_arrangers, tell_finalist, tell_seats
from grants.calls.models import Stage
from shaping_future import clock
from shaping_future.record.services import note

LOCK = 7_203_457
"""The advisory lock of the one who looks after conversations (any number of its own, the same everywhere)."""
BEFORE = dt.timedelta(days=3)
"""So long before the day by which people should choose, whoever has not is reminded."""
KEPT_FOR = dt.timedelta(days=14)
"""After it was held or called off, or the Group has recommended: then what the finalist needed is deleted."""


@transaction.atomic
def look_after_conversations() -> None:
    """Every five minutes; harmless when it runs twice, or twice at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return
    release_recused()
    _remind_of_tomorrow()
    _remind_to_choose()
    forget_needs()


def _deciding():
    rows = Conversation.objects.filter(application__call__stage=Stage.DELIBERATING)
    return rows.select_related("plan__call", "application", "slot")


def _remind_of_tomorrow() -> None:
    now = clock.now()
    soon = _deciding().filter(state=ConversationState.BOOKED, slot__starts_at__gt=now, slot__starts_at__lte=now + A_DAY)
    for one in soon:
        if one.booked_at < one.slot.starts_at - A_DAY:  # who chose it within the day knows
            occasion = f"tomorrow:{one.changes}"
            tell_finalist(one, occasion, "we talk within the next day. Please sign in to see when and how.")
            tell_seats(one, occasion, "a conversation that you take part in is within the next day.")


def _remind_to_choose() -> None:
    now, waiting = clock.now(), _deciding().filter(state=ConversationState.INVITED, own_times="")
    for one in waiting.filter(plan__choose_by__gt=now, plan__choose_by__lte=now + BEFORE):
        if one.invited_at < one.plan.choose_by - BEFORE:
            tell_finalist(one, "choose", "you have not chosen a time yet. If none fits, please tell us when you can.")
    for one in waiting.filter(plan__choose_by__lte=now):
        tell_arrangers(one, "not-chosen")


def forget_needs() -> int:
    """Delete what finalists needed, and when they could, once it has served. How many."""
    before = clock.now() - KEPT_FOR
    rows = Conversation.objects.filter(held_at__lte=before) | Conversation.objects.filter(called_off_at__lte=before)
    over = Conversation.objects.exclude(application__call__stage=Stage.DELIBERATING).filter(invited_at__lte=before)
    rows = list((rows | over).values_list("pk", flat=True))
    for one in Conversation.objects.filter(pk__in=rows, arrangement__isnull=False):
        note("conversation.needs-forgotten", one)
    forgotten, _each = Arrangement.objects.filter(conversation__in=rows).delete()
    BlockedDays.objects.filter(conversation__in=rows).delete()
    Conversation.objects.filter(pk__in=rows).exclude(own_times="", joining="").update(own_times="", joining="")
    return forgotten
