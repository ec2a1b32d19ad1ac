"""What a person declares against, what they declared, and what waits for a decision."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from grants.applications.models import Application, Clearance, Participant
from grants.calls.models import Call, Stage
from grants.interests.models import Interest
from shaping_future.errors import NotAllowedNow

BEFORE_DECLARING = (Stage.PREPARING, Stage.LAUNCHED, Stage.CHECKING)


def call_to_declare(user: Any, slug: str) -> Call:
    """A call that the Group reads, whose list of applicants is complete. One query."""
    call = Call.objects.public().of_grants().get(slug=slug)
    if call.stage in BEFORE_DECLARING:
        raise NotAllowedNow("Interests are declared once every application has been checked. We will write to you.")
    return call


def organisations_to_declare(call: Call, user: Any) -> QuerySet:
    """The list a person declares against: names of organisations and hosts, and nothing else of the applications.

    The only read that comes before clearance. It leaves out what the person declared already and what they work on
    themselves (`own_work`, which is declared by itself). A tie that only our records suggested can still be declared in
    the person's own words. One query.
    """
    said = Interest.objects.filter(application=OuterRef("pk"), user=user).exclude(kind=Interest.Kind.FOUND)
    return _readable(call).exclude(Exists(said)).exclude(Exists(_parts(user))).order_by("organisation__name", "pk")


def own_work(call: Call, user: Any) -> QuerySet:
    """Readable applications that the person works or worked on. One query."""
    return _readable(call).filter(Exists(_parts(user))).order_by("pk")


def _readable(call: Call) -> QuerySet:
    known = ("organisation__name", "organisation__register_number", "host__name", "host__register_number")
    names = (*known, "organisation_id", "host_id", "call_id", "public_id")
    return Application.objects.filter(call=call).readable().select_related("organisation", "host").only(*names)


def _parts(user: Any) -> QuerySet:
    return Participant.objects.filter(application=OuterRef("pk"), user=user)


def has_declared(call: Call, user: Any) -> bool:
    return Clearance.objects.filter(call=call, user=user).exists()


def own_interests(call: Call, user: Any) -> QuerySet:
    """What the person declared in this call, with what was decided. One query."""
    rows = Interest.objects.filter(application__call=call, user=user)
    return rows.select_related("application__organisation").order_by("application__organisation__name", "pk")


def ties_waiting(call: Call, user: Any, seen: Collection[int]) -> int:
    """How many of interests_to_decide nobody has decided about, where the caller knows already which applications the
    person may know of (`seen`, their keys): to ask again is the dear part of it. One query."""
    rows = Interest.objects.filter(application__call=call, decided_at=None).exclude(user=user).order_by()
    return sum(pk in seen for pk in rows.values_list("application", flat=True))


def interests_to_decide(call: Call, user: Any) -> QuerySet:
    """Ties that this person may decide about: not their own, and only to what is read and they may know of; undecided
    first. A tie to what was withdrawn since waits for nobody."""
    seen = Application.objects.visible_to(user).readable()
    rows = Interest.objects.filter(application__call=call, application__in=seen)
    rows = rows.exclude(user=user).select_related("application__organisation", "user", "decided_by", "raised_by")
    return rows.order_by(F("decided_at").asc(nulls_first=True), "pk")
