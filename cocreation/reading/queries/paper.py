"""Sheets that a member wrote on paper, for whoever types them: that one sheet, and nothing of anybody else's."""

from typing import Any

from django.db.models import QuerySet

from cocreation.group.models import Member
from cocreation.reading.models import Reading, ReadingState
from cocreation.reading.queries.sheets import latest_texts
from grants.applications.models import Application
from grants.calls.models import Call


def to_type(user: Any, call: Call) -> QuerySet[Reading]:
    """Others' readings of the call that are not sent, of what the person may know of and the member still scores."""
    seen = Application.objects.visible_to(user).readable().filter(call=call)
    rows = Reading.objects.not_out().filter(application__in=seen).exclude(member__user=user)
    rows = rows.exclude(state=ReadingState.SENT).select_related("application__organisation", "member__user")
    return rows.as_seen_by(user, "application")


def members_to_type(user: Any, call: Call) -> list[Member]:
    """Who has something to send. One query."""
    members = Member.objects.filter(pk__in=to_type(user, call).order_by().values("member"))
    return list(members.select_related("user").order_by("pk"))


def reading_to_type(user: Any, public_id: Any) -> Reading:
    """Somebody else's sheet of an application that the person may know of. One query."""
    seen = Application.objects.visible_to(user).readable()
    rows = Reading.objects.not_out().filter(application__in=seen).exclude(member__user=user)
    related = ("application__call", "application__organisation", "member__user")
    return rows.select_related(*related).as_seen_by(user, "application").get(public_id=public_id)


def may_type(user: Any, reading: Reading) -> bool:
    """Whether the person may know of the application. One query."""
    return Application.objects.visible_to(user).readable().filter(pk=reading.application_id).exists()


def own_words(reading: Reading) -> set[str]:
    """The parts in which the member has the last word: nobody who types sees them. Two queries.

    What stood there before the history of parts began is theirs too.
    """
    texts = latest_texts(reading, besides=())
    typed = {one.part for one in texts if one.changed_by_id != reading.member.user_id}
    written = {f"score-{key}" for key in reading.scores.values_list("criterion__key", flat=True)}
    notes = {name for name in ("strongest", "to_ask", "kind_line", "wants_discussion", "safety_flag")
             if getattr(reading, name)}  # fmt: skip
    return (written | notes | {one.part for one in texts}) - typed
