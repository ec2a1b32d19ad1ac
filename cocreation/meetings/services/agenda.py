"""The agenda: proposed from where readers disagreed, with breaks; then put in order by the facilitator."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from cocreation.meetings.kinds import ItemKind, MeetingState
from cocreation.meetings.models import AgendaItem, Meeting
from cocreation.meetings.models.agenda import LONGEST
from cocreation.meetings.services._moves import locked, refuse_if_out, refuse_unless_holding, touched
from grants.applications.models import Application
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.record.services import note

MINUTES = 15
BREAK = 10
STRETCH = 50
"""Minutes after which people get a break, whatever is on the agenda."""
BREAK_TITLE = "Break"
WORDS = ("kind", "minutes", "title", "why", "content_note")
"""What can be changed of an item that waits."""


@dataclass(frozen=True)
class NewItem:
    """About an application, or under a title of its own."""

    kind: str
    minutes: int
    title: str = ""
    application: Application | None = None
    why: str = ""
    content_note: str = ""


@transaction.atomic
def propose_agenda(meeting: Meeting, rows: Iterable[tuple[Application, str]], *, by: User) -> list[AgendaItem]:
    """Fill an empty agenda: (application, why discuss) in this order, as many as the time allows, with breaks.

    Only what the facilitator is in the room for; another one adds the rest.
    """
    refuse_unless_holding(by)
    meeting = _open_agenda(meeting)
    if meeting.items.exists():
        raise NotAllowedNow("There is an agenda already. Add to it, or take items off first.")
    rows = list(rows)
    seen = set(
        Application.objects.visible_to(by).filter(pk__in=[one.pk for one, _why in rows]).values_list("pk", flat=True)
    )
    new = [NewItem(ItemKind.DECIDE, MINUTES, application=one, why=why[:300]) for one, why in rows if one.pk in seen]
    fitting = _fitting(new, meeting.length.total_seconds() // 60)
    if not fitting:
        raise NotAllowedNow("No application waits to be talked about. Add items of your own.")
    made = AgendaItem.objects.bulk_create(_item(meeting, one, order) for order, one in enumerate(fitting, start=1))
    note("meeting.agenda-proposed", meeting, by=by, items=len(made))
    touched(meeting)
    return made


def _fitting(new: list[NewItem], minutes: float) -> list[NewItem]:
    """As many as there is time for, with a break before anybody sits longer than a stretch."""
    found: list[NewItem] = []
    used = stretch = 0
    for one in new:
        rest = BREAK if stretch + one.minutes > STRETCH else 0
        if used + rest + one.minutes > minutes:
            break
        if rest:
            found.append(NewItem(ItemKind.BREAK, BREAK, title=BREAK_TITLE))
            stretch = 0
        found.append(one)
        used, stretch = used + rest + one.minutes, stretch + one.minutes
    return found


@transaction.atomic
def add_item(meeting: Meeting, new: NewItem, *, by: User) -> AgendaItem:
    """At the end, also while the meeting is on. What is there already is not added a second time."""
    refuse_unless_holding(by)
    meeting = _open_agenda(meeting)
    new = _valid(meeting, new, by)
    same = {"application": new.application} if new.application else {"title": new.title, "kind": new.kind}
    if new.kind != ItemKind.BREAK and meeting.items.filter(**same).exists():
        raise NotAllowedNow("This is on the agenda already.")
    last = meeting.items.aggregate(last=Max("order"))["last"] or 0
    item = _item(meeting, new, last + 1)
    item.save()
    note("meeting.item-added", item, by=by)
    touched(meeting)
    return item


@transaction.atomic
def change_item(item: AgendaItem, new: NewItem, *, by: User) -> AgendaItem:
    """Its minutes, kind, title, why and content note, until it has begun. What it is about stays."""
    refuse_unless_holding(by)
    meeting = _open_agenda(item.meeting)
    item = _waiting(item, by)
    new = _valid(meeting, NewItem(**{**vars(new), "application": item.application}), by)
    if all(getattr(item, name) == getattr(new, name) for name in WORDS):
        return item
    for name in WORDS:
        setattr(item, name, getattr(new, name))
    item.save(update_fields=WORDS)
    note("meeting.item-changed", item, by=by)
    touched(meeting)
    return item


@transaction.atomic
def place_item(item: AgendaItem, where: str, *, by: User) -> Meeting:
    """Earlier or later by one among those still to come, or taken off."""
    refuse_unless_holding(by)
    meeting = _open_agenda(item.meeting)
    item = _waiting(item, by)
    if where == "off":
        note("meeting.item-taken-off", item, by=by)
        item.delete()
    elif where in ("earlier", "later"):
        _swap(item, where)
        note("meeting.item-placed", item, by=by)
    else:
        raise NotValid("Choose earlier, later or off.")
    return touched(meeting)


def _swap(item: AgendaItem, where: str) -> None:
    waiting = AgendaItem.objects.filter(meeting=item.meeting_id, state="waiting")
    beside = (
        waiting.filter(order__lt=item.order).order_by("-order").first()
        if where == "earlier"
        else waiting.filter(order__gt=item.order).order_by("order").first()
    )
    if beside is None:
        raise NotAllowedNow("There is nothing to change places with.")
    AgendaItem.objects.filter(pk=item.pk).update(order=beside.order)
    AgendaItem.objects.filter(pk=beside.pk).update(order=item.order)


def _open_agenda(meeting: Meeting) -> Meeting:
    meeting = locked(meeting)
    if meeting.state not in (MeetingState.PLANNED, MeetingState.RUNNING):
        raise NotAllowedNow("This meeting is over. Its agenda stays as it was.")
    return meeting


def _waiting(item: AgendaItem, by: User) -> AgendaItem:
    found = AgendaItem.objects.select_related("application", "meeting").filter(pk=item.pk).first()
    if found is None or not found.is_waiting:
        raise NotAllowedNow("This item has begun or was taken off. It cannot be changed any more.")
    refuse_if_out(found, by)
    return found


def _item(meeting: Meeting, new: NewItem, order: int) -> AgendaItem:
    return AgendaItem(meeting=meeting, order=order, **vars(new))


def _valid(meeting: Meeting, new: NewItem, by: User) -> NewItem:
    """The item with its words trimmed; a break is called so and is about nothing."""
    if new.kind not in ItemKind.values:
        raise NotValid("Choose what the item is: to talk about, to decide, or a break.")
    if not 1 <= new.minutes <= LONGEST:
        raise NotValid(f"An item takes between 1 and {LONGEST} minutes.")
    title = new.title.strip()
    if new.kind == ItemKind.BREAK:
        if new.application is not None:
            raise NotValid("A break is about no application.")
        return NewItem(new.kind, new.minutes, title=title or BREAK_TITLE)
    if (new.application is None) == (not title):
        raise NotValid("Choose an application, or write a title: one of the two.")
    if new.application is not None and not _may_be_on(meeting, new.application, by):
        raise NotValid("Choose an application of this meeting's call.")
    return NewItem(new.kind, new.minutes, title, new.application, new.why.strip(), new.content_note.strip())


def _may_be_on(meeting: Meeting, application: Application, by: User) -> bool:
    rows = Application.objects.visible_to(by).readable().filter(call=meeting.call_id)
    return meeting.call_id is not None and rows.filter(pk=application.pk).exists()
