"""Circles and who is in them."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from learning.community.models import Circle, CircleMember, Presence

from .people import WITH, people_here


def circles_for(user: Any) -> QuerySet[Circle]:
    """With `seated` (how many), `mine` and `invited`; one's own first."""
    own = CircleMember.objects.filter(circle=OuterRef("pk"), user=user)
    rows = Circle.objects.visible_to(user).filter(closed_at=None).select_related(*WITH)
    rows = rows.annotate(
        seated=Count("members", filter=Q(members__seat__isnull=False)),
        mine=Exists(own.filter(seat__isnull=False)),
        invited=Exists(own.filter(seat=None)),
    )
    return rows.order_by("-mine", "-invited", "-at", "pk")


def circle_for(user: Any, public_id: Any) -> Circle:
    return circles_with_ended(user).get(public_id=public_id)


def circles_with_ended(user: Any) -> QuerySet[Circle]:
    own = CircleMember.objects.filter(circle=OuterRef("pk"), user=user)
    rows = Circle.objects.visible_to(user).select_related(*WITH)
    return rows.annotate(mine=Exists(own.filter(seat__isnull=False)), invited=Exists(own.filter(seat=None)))


def own_circles(user: Any) -> QuerySet[Circle]:
    """Those in which the person sits: threads and events may be theirs alone."""
    return Circle.objects.standing().with_seat_of(user).filter(closed_at=None).order_by("title", "pk")


def seats_of(circle: Circle) -> QuerySet[CircleMember]:
    rows = circle.members.exclude(seat=None)
    return rows.select_related("user__presence__award__application__organisation").order_by("seat")


def may_be_invited(circle: Circle, user: Any) -> QuerySet[Presence]:
    return people_here(user).exclude(user__in=circle.members.values("user"))
