"""Reads of interests."""

from django.db.models import QuerySet

from grants.applications.models import Application, Clearance
from grants.calls.models import Call
from grants.interests.models import Interest


def organisations_to_declare(call: Call, user) -> QuerySet:
    """The list a person declares against: organisation names, and nothing else of the applications.

    The only read that comes before clearance. It includes what the person is recused from already: they told us so.
    """
    return (
        Application.objects.filter(call=call)
        .readable()
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )


def has_declared(call: Call, user) -> bool:
    return Clearance.objects.filter(call=call, user=user).exists()


def own_ties(call: Call, user) -> dict[int, Interest]:
    return {one.application_id: one for one in Interest.objects.filter(application__call=call, user=user)}


def interests_to_decide(call: Call, user) -> QuerySet:
    """Declared ties of everybody but the facilitator who looks; undecided first."""
    rows = Interest.objects.filter(application__call=call).exclude(user=user)
    return rows.select_related("application__organisation", "user", "decided_by").order_by("decided_at", "pk")
