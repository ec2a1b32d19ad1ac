"""Sheets to look at: one's own, and those of others that have opened to a person."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, TextField, Value, prefetch_related_objects
from django.db.models.functions import Coalesce, JSONObject, NullIf

from cocreation.reading.models import Concern, Reading, ReadingState, Score, SheetText
from grants.applications import queries as applications
from grants.applications.models import Application
from shaping_future.accounts.roles import Role

from .sheets import CLOSED


def sheets_open_to(user: Any, application: Application) -> list[Reading]:
    """Others' sheets that count: after one's own was sent, or after reading closed. Four queries.

    Facilitators and staff see none before reading closes.
    """
    if not Application.objects.visible_to(user).filter(pk=application.pk).exists():
        return []
    closed = application.call.stage in CLOSED and user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF)
    own = Reading.objects.visible_to(user).filter(application=application, state=ReadingState.SENT)
    if not closed and not own.exists():
        return []
    return _whole(_others(user, application))


def sheets_beside(user: Any, reading: Reading) -> list[Reading]:
    """One's own sheet, as `reading_for` has read it, and behind it the others' once it is sent or reading has closed.
    Two queries."""
    application, own = reading.application, Reading.objects.filter(pk=reading.pk)
    if reading.state != ReadingState.SENT and application.call.stage not in CLOSED:
        return _whole(own)
    rows = Reading.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=_others(user, application).values("pk")))
    return sorted(_whole(rows), key=lambda one: one.pk != reading.pk)


def own_sheet(user: Any, application: Application) -> Reading | None:
    """What the person sent about it. Two queries."""
    rows = Reading.objects.visible_to(user).filter(application=application, state=ReadingState.SENT)
    return next(iter(_whole(rows)), None)


def as_others_see(sheet: Reading, application: Application) -> Reading:
    """Somebody else's sheet of an application that was read just now. Whoever guessed a name that is hidden may have
    written it: to others from whom it is hidden it is not passed on. No query."""
    for name in ("strongest", "to_ask", "kind_line", "safety_flag"):
        setattr(sheet, name, applications.without_its_names(application, getattr(sheet, name)))
    for score in sheet.scores.all():
        score.sentence = applications.without_its_names(application, score.sentence)
    for concern in sheet.told:
        concern["resolution"] = applications.without_its_names(application, concern["resolution"])
    return sheet


def _others(user: Any, application: Application) -> QuerySet[Reading]:
    return Reading.objects.counted().filter(application=application).exclude(member__user=user)


def _whole(rows: QuerySet[Reading]) -> list[Reading]:
    """With their scores, `typed_by`, the names of those who typed some of it for its member, and `told`, what became of
    its concerns. Two queries: a page that shows sheets beside an application has others to make."""
    by_others = SheetText.objects.filter(reading=OuterRef("pk"), changed_by__isnull=False)
    by_others = by_others.exclude(changed_by=F("reading__member__user")).order_by("changed_at", "pk")
    name = Coalesce(NullIf("changed_by__name", Value("")), "changed_by__email", output_field=TextField())
    told = Concern.objects.filter(reading=OuterRef("pk")).order_by("pk")
    told = told.values(one=JSONObject(resolved_at="resolved_at", resolution="resolution"))
    rows = rows.select_related("member__user", "application__call").order_by("sent_at", "pk")
    sheets = list(rows.annotate(typed_by=ArraySubquery(by_others.values(name=name)), told=ArraySubquery(told)))
    for sheet in sheets:
        sheet.typed_by = list(dict.fromkeys(sheet.typed_by))
        for concern in sheet.told:
            if concern["resolved_at"]:
                concern["resolved_at"] = datetime.fromisoformat(concern["resolved_at"])
    scores = Score.objects.select_related("criterion").order_by("criterion__order")
    prefetch_related_objects(sheets, Prefetch("scores", scores))
    return sheets
