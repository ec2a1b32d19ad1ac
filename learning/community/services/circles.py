"""Circles: begun, joined, left. A circle ends when its last person leaves."""

import uuid

from django.db import transaction

from learning.community.kinds import FEWEST_SEATS, MOST_SEATS
from learning.community.models import Circle, CircleMember, Presence
from learning.community.services._doors import TWO, are_blocked, once, partner, seen
from learning.community.services.telling import tell
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.typed import clean, clean_line
from shaping_future.record.services import note

LONGEST_TITLE, LONGEST_WORDS = 120, 1000


@transaction.atomic
def start_circle(title: str, words: str, is_open: bool, most: int, *, key: uuid.UUID | None = None, by: User) -> Circle:
    """Whoever begins it has the first seat."""
    partner(by)
    if not FEWEST_SEATS <= most <= MOST_SEATS:
        raise NotValid(f"A circle has {FEWEST_SEATS} to {MOST_SEATS} people.")
    said = {
        "title": clean_line(title, LONGEST_TITLE, "Give the circle a name."),
        "words": clean(words, LONGEST_WORDS),
        "is_open": is_open,
        "most": most,
    }
    circle, is_new = once(Circle, key, by, **said)
    if is_new:
        CircleMember.objects.create(circle=circle, user=by, seat=1, joined_at=clock.now(), at=clock.now())
        note("community.circle-started", circle, by=by)
    return circle


@transaction.atomic
def take_seat(circle: Circle, *, by: User) -> CircleMember:
    """Of an open circle, or of one that one was invited to. The lock makes the last seat one person's."""
    partner(by)
    circle = seen(Circle.objects.visible_to(by), circle.pk, by)
    if circle.closed_at:
        raise NotAllowedNow("This circle has ended.")
    row = circle.members.filter(user=by).first()
    if row and row.seat:
        return row
    if row is None and not circle.is_open:
        raise NotAllowed("People come into this circle by invitation.")
    taken = set(circle.members.exclude(seat=None).values_list("seat", flat=True))
    free = next((seat for seat in range(1, circle.most + 1) if seat not in taken), None)
    if free is None:
        raise NotAllowedNow("All seats of this circle are taken. You can begin one yourself.")
    row = row or CircleMember(circle=circle, user=by, at=clock.now())
    row.seat, row.joined_at = free, clock.now()
    row.save()
    note("community.circle-joined", circle, by=by)
    return row


@transaction.atomic
def leave_circle(circle: Circle, *, by: User) -> None:
    """Give the seat back, or say no to an invitation. No reason. Twice is once."""
    circle = Circle.objects.select_for_update(of=("self",)).get(pk=circle.pk)
    gone, _rows = circle.members.filter(user=by).delete()
    if not gone:
        raise NotAllowedNow("You are not in this circle.")
    note("community.circle-left", circle, by=by)
    if not circle.members.exclude(seat=None).exists():
        circle.members.all().delete()
        circle.closed_at = clock.now()
        circle.save(update_fields=["closed_at"])


@transaction.atomic
def invite_to_circle(circle: Circle, whom: Presence, *, by: User) -> CircleMember:
    """By anybody in it. Twice is once."""
    partner(by)
    circle = seen(Circle.objects.standing().with_seat_of(by), circle.pk, by)
    if circle.closed_at:
        raise NotAllowedNow("This circle has ended.")
    if are_blocked(by, whom.user) or not Presence.objects.here().filter(pk=whom.pk).exists():
        raise NotAllowedNow(TWO)
    row, is_new = CircleMember.objects.get_or_create(
        circle=circle, user=whom.user, defaults={"invited_by": by, "at": clock.now()}
    )
    if is_new:
        note("community.circle-invited", circle, by=by, whom=whom.user_id)
        line = "somebody invites you to a small group in the partners' space."
        tell(f"circle:{circle.pk}", [whom.user], "An invitation from a partner", line, "community-circle",
             circle.public_id)  # fmt: skip
    return row
