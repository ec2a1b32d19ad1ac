"""Declaring interests, and the facilitator's decision. Until it is decided, the person is out of the room."""

from collections.abc import Mapping

from django.db import transaction

from grants.applications import services as applications
from grants.applications.models import Application, Rung
from grants.calls.models import Call, Stage
from grants.interests import rules
from grants.interests.models import Interest
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

DECLARABLE = (Stage.DECLARING, Stage.READING, Stage.DELIBERATING)


@transaction.atomic
def declare_interests(call: Call, ties: Mapping[int, tuple[str, str]], *, by: User) -> list[Interest]:
    """Declare against the list of this call: {application pk: (kind, note)}, empty for no ties.

    Each tie recuses at once; afterwards the person may open all else. Repeating it adds late ties and takes none back.
    """
    call = Call.objects.select_for_update().get(pk=call.pk)
    if not rules.declares_interests(by):
        raise NotAllowed("Group members and facilitators declare interests here.")
    if call.stage not in DECLARABLE:
        raise NotAllowedNow("Interests are declared after the eligibility check and until the Group has decided.")
    listed = {one.pk: one for one in Application.objects.filter(call=call, pk__in=ties).readable()}
    if set(ties) - set(listed):
        raise NotValid("That application is not on the list of this call.")
    declared = [_declare(listed[pk], kind, text, by) for pk, (kind, text) in ties.items()]
    applications.clear(call, by, by=by)
    note("interests.declared", call, by=by, ties=len(declared))
    return declared


def _declare(application: Application, kind: str, text: str, by: User) -> Interest:
    if kind not in Interest.Kind.values:
        raise NotValid("Choose what kind of tie it is.")
    interest, new = Interest.objects.get_or_create(
        application=application, user=by, defaults={"kind": kind, "note": text.strip(), "declared_at": clock.now()}
    )
    if new:
        applications.recuse(application, by, Rung.ROOM, by=by)
        note("interest.declared", interest, by=by, application=application.pk, kind=kind)
    return interest


@transaction.atomic
def decide_interest(interest: Interest, rung: str, reason: str, *, by: User) -> Interest:
    """The facilitator's decision on the ladder, with its reason; it may be changed by another decision."""
    interest = Interest.objects.select_for_update().select_related("application", "user").get(pk=interest.pk)
    if not rules.decides_interests(by):
        raise NotAllowed("A facilitator decides about interests.")
    if interest.user_id == by.pk:
        raise NotAllowed("Somebody else decides about your own interest.")
    if rung not in Rung.values:
        raise NotValid("Choose a rung of the ladder.")
    if not reason.strip():
        raise NotValid("Write the reason for the decision.")
    interest.decision, interest.reason = rung, reason.strip()
    interest.decided_at, interest.decided_by = clock.now(), by
    interest.save(update_fields=["decision", "reason", "decided_at", "decided_by"])
    applications.recuse(interest.application, interest.user, Rung(rung), by=by)
    note("interest.decided", interest, by=by, rung=str(rung))
    return interest
