"""Small groups with a discussion of their own."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from learning.community.kinds import FEWEST_SEATS, MOST_SEATS
from shaping_future import clock

from .guests import guest_of
from .people import blocked, in_space
from .said import Said, SaidQuerySet


def in_circle(user: Any, circle: str = "circle") -> Q:
    """Whether the person has a seat in the circle that `circle` names, and may come into the space."""
    return in_space(user) & seated(user, circle)


def seated(user: Any, circle: str = "circle") -> Q:
    """Whether the person has a seat in it, wherever they are now: only beside `in_space`."""
    return Q(Exists(CircleMember.objects.filter(circle=OuterRef(circle), user=user, seat__isnull=False)))


class CircleQuerySet(SaidQuerySet):
    def visible_to(self, user) -> "CircleQuerySet":
        """Open ones: every partner. Others: who is in it or was invited; and guests for their time."""
        if not user.is_authenticated:
            return self.none()
        named = Exists(CircleMember.objects.filter(circle=OuterRef("pk"), user=user))
        partner = in_space(user) & (Q(is_open=True) | Q(named))
        return self.standing().filter(partner & ~Q(_by_blocked(user)) | guest_of(user, "circle", "pk"))

    def with_seat_of(self, user) -> "CircleQuerySet":
        return self.filter(in_circle(user, "pk"))


def _by_blocked(user: Any) -> Q:
    return Q(blocked(user)) & ~in_circle(user, "pk")


class Circle(Said):
    """`by` began it. Whoever is in it may invite others and end it together by leaving."""

    title = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    is_open = models.BooleanField(default=False, help_text="any partner may take a free seat")
    most = models.PositiveSmallIntegerField(default=8)
    closed_at = models.DateTimeField(null=True)

    objects = CircleQuerySet.as_manager()

    class Meta(Said.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(most__range=(FEWEST_SEATS, MOST_SEATS)), name="circles_are_small"),
            models.CheckConstraint(condition=Q(title__regex=r"\S"), name="circle_has_a_title"),
        ]


class CircleMember(models.Model):
    """Invited, or in it with a numbered seat: two people who come at once cannot both have the last one."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="circle_seats")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    seat = models.PositiveSmallIntegerField(null=True)
    joined_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["seat", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["circle", "user"], name="in_a_circle_once"),
            models.UniqueConstraint(fields=["circle", "seat"], name="one_person_on_a_seat"),
            models.CheckConstraint(
                condition=Q(seat=None, joined_at=None, invited_by__isnull=False)
                | Q(seat__range=(1, MOST_SEATS), joined_at__isnull=False),
                name="seated_or_invited",
            ),
        ]
