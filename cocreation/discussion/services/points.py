"""Points for and against."""

import uuid

from django.db import transaction

from cocreation.discussion import rules
from cocreation.discussion.kinds import Side
from cocreation.discussion.models import Point, PointEcho, Topic
from cocreation.discussion.services._doors import edited, open_to_words, own
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.typed import clean
from shaping_future.record.services import note

LONGEST = 280
EMPTY = "Write your point in a sentence or two."


@transaction.atomic
def make_point(topic: Topic, side: str, text: str, *, key: uuid.UUID | None = None, by: User) -> Point:
    """`key` makes a second post of the same page the same point."""
    _refuse_who(by)
    topic = open_to_words(topic, by)
    if side not in Side.values:
        raise NotValid("Choose whether your point is for or against.")
    text = clean(text, LONGEST, EMPTY)
    point, is_new = Point.objects.get_or_create(
        public_id=key or uuid.uuid4(),
        defaults={"topic": topic, "side": side, "text": text, "by": by, "at": clock.now()},
    )
    if point.by_id != by.pk or point.topic_id != topic.pk:
        raise NotAllowed("This point is somebody else's.")
    if is_new:
        note("discussion.point-made", point, by=by, topic=topic.pk)
    return point


@transaction.atomic
def edit_point(point: Point, side: str, text: str, *, seen: int | None = None, by: User) -> Point:
    """One's own, said better or on the other side. Others who thought so too thought so of the earlier words."""
    point = own(point, by)
    if side not in Side.values:
        raise NotValid("Choose whether your point is for or against.")
    if edited(point, clean(text, LONGEST, EMPTY), seen, side=side):
        point.echoes.all().delete()
        note("discussion.point-edited", point, by=by)
    return point


@transaction.atomic
def withdraw_point(point: Point, *, by: User) -> Point:
    """It stays as "withdrawn by its author". Twice is once."""
    if point.by_id == by.pk and Point.objects.filter(pk=point.pk, withdrawn_at__isnull=False).exists():
        return point
    point = own(point, by)
    point.withdrawn_at = clock.now()
    point.save(update_fields=["withdrawn_at"])
    note("discussion.point-withdrawn", point, by=by)
    return point


@transaction.atomic
def think_so_too(point: Point, on: bool, *, by: User) -> Point:
    """Say it, or take it back. The same again changes nothing."""
    _refuse_who(by)
    open_to_words(point.topic, by)
    point = Point.objects.visible_to(by).filter(pk=point.pk).first()
    if point is None or point.withdrawn_at:
        raise NotAllowedNow("This point was taken back.")
    if point.by_id == by.pk:
        raise NotAllowed("This point is your own.")
    if on:
        PointEcho.objects.get_or_create(point=point, user=by, defaults={"at": clock.now()})
    else:
        point.echoes.filter(user=by).delete()
    return point


def _refuse_who(by: User) -> None:
    if not rules.takes_sides(by):
        raise NotAllowed("Points for and against are the members'. Facilitators write comments.")
