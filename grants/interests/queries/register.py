"""The register of interests: every declaration and every decision of a call, in the order in which they were made."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet

from grants.applications.models import Application, Clearance, Participant, Recusal, Rung
from grants.calls.blindness import hidden_from
from grants.calls.models import Call
from grants.interests.models import Interest
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.files.spreadsheets import Cell

HEADER = ["When", "Who has the tie", "Organisation", "Application", "What happened", "Tie", "In their words", "Step",
          "Reason", "By"]  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One thing that happened. `step` is a label of the ladder."""

    at: dt.datetime
    person: User
    application: Application
    happened: str
    tie: str = ""
    note: str = ""
    step: str = ""
    reason: str = ""
    by: User | None = None


def may_read_now(user: User, call: Call) -> bool:
    """Whoever reads applications with the Group declares their own interests first."""
    if not user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR):
        return True
    return user.has_role(Role.STAFF) or Clearance.objects.filter(call=call, user=user).exists()


def register(user: User, call: Call) -> list[Line]:
    """Oldest first, without any line of an application that this person stays out of or works on. Four queries."""
    if not may_read_now(user, call):
        return []
    known = {one.pk: one for one in _known_to(user, call)}
    if hidden_from(user, call):  # the names stay, for ties are to names; which application is whose does not
        for one in known.values():
            one.reference = ""
    lines = [_line(event, known[event.application_id]) for event in _events(known)]
    lines += [_of_board(recusal, known[recusal.application_id]) for recusal in _without_interest(known)]
    return sorted(lines, key=lambda line: line.at)


def register_rows(lines: Iterable[Line]) -> Iterable[list[Cell]]:
    """As HEADER names them."""
    for line in lines:
        yield [
            line.at, str(line.person), line.application.applicant, line.application.reference, line.happened, line.tie,
            line.note, line.step, line.reason, str(line.by or ""),
        ]  # fmt: skip


def _known_to(user: User, call: Call) -> QuerySet:
    """What the person may know of by their part in the call; the Board, which the register is for, all."""
    rows = Application.objects.filter(call=call).readable()
    if user.has_role(Role.STAFF, Role.FACILITATOR):
        rows = rows.visible_to(user).named()
    else:
        ties = Participant.objects.filter(application=OuterRef("pk"), user=user)
        rows = rows.not_recused(user).exclude(Exists(ties))
    return rows.select_related("organisation")


def _events(known: dict[int, Application]) -> QuerySet:
    event = apps.get_model("grants", "InterestEvent")
    rows = event.objects.filter(application__in=known).select_related("user", "decided_by", "raised_by")
    return rows.order_by("pgh_id")


def _line(event: Any, application: Application) -> Line:
    """A version without a decision is a declaration; with one, it is that decision."""
    tie = Interest.Kind(event.kind).label
    shared = {"person": event.user, "application": application, "tie": tie, "note": event.note}
    if event.decided_at is None:
        if event.kind == Interest.Kind.FOUND:  # with it comes a decision: nobody was out of the room before
            return Line(event.declared_at, happened="Taken up from our records", by=event.raised_by, **shared)
        return Line(event.declared_at, happened="Declared", by=event.user, step=Rung.ROOM.label, **shared)
    decided = {"step": Rung(event.decision).label, "reason": event.reason, "by": event.decided_by}
    return Line(event.decided_at, happened="Decided", **decided, **shared)


def _without_interest(known: dict[int, Application]) -> QuerySet:
    """Trustees say so on the Board's own page, where nobody decides about it: they stay out of the room."""
    said = Interest.objects.filter(application=OuterRef("application"), user=OuterRef("user"))
    rows = Recusal.objects.filter(application__in=known).exclude(Exists(said))
    return rows.select_related("user").order_by("pk")


def _of_board(recusal: Recusal, application: Application) -> Line:
    step = recusal.get_rung_display()
    return Line(recusal.since, recusal.user, application, "Stayed out", step=step, by=recusal.user)
