"""Naming the finalists of a call, and changing the shortlist with a reason."""

from collections.abc import Iterable

from django.db import transaction

from cocreation.conversations.models import Conversation, Finalist
from cocreation.conversations.services._held import held, locked
from cocreation.conversations.services.inviting import called_off
from cocreation.deliberation.models import Round
from grants.applications.models import Application
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.record.services import note

LONGEST = 2000
"""Characters of an outcome or a reason."""


@transaction.atomic
def shortlist(
    call: Call, applications: Iterable[Application], outcome: str, *, by: User, round: Round | None = None,
    reason: str = "",
) -> list[Finalist]:  # fmt: skip
    """Exactly these are the finalists, as far as `by` may see them; what they are recused from stays as it is.

    `outcome` is the sentence of the Group that this rests on, `round` the closed round it came from. A shortlist that
    is there already is changed with a `reason`, and not once a conversation was held. The same list again is no change.
    """
    call = held(call, by)
    outcome, reason = outcome.strip(), reason.strip()
    wanted, seen = _wanted(call, applications, by), Application.objects.visible_to(by).filter(call=call)
    rows = Finalist.objects.select_for_update(of=("self",)).filter(call=call, application__in=seen)
    now = {one.application_id: one for one in rows}
    on = {pk for pk, one in now.items() if one.withdrawn_at is None}
    off, new = on - wanted, wanted - on
    if off or new:
        _refuse_once_held(call)
        _refuse_words(outcome, round, call, reason, amends=bool(now))
    for pk in sorted(off):
        _take_off(now[pk], reason, by)
    said = {"outcome": outcome, "round": round, "chosen_reason": reason, "chosen_at": clock.now(), "chosen_by": by}
    for pk in sorted(new):
        _put_on(call, pk, said, by)
    return list(Finalist.objects.in_force().filter(call=call, application__in=wanted))


def _wanted(call: Call, applications: Iterable[Application], by: User) -> set[int]:
    wanted = {one.pk for one in applications}
    known = Application.objects.visible_to(by).readable().filter(call=call, pk__in=wanted)
    if wanted - set(known.values_list("pk", flat=True)):
        raise NotValid("A shortlist holds applications that were read in this call, and none that you stay out of.")
    return wanted


def _refuse_once_held(call: Call) -> None:
    if Conversation.objects.filter(application__call=call, held_at__isnull=False).exists():
        raise NotAllowedNow("A conversation was held already. The shortlist stays as it is.")


def _refuse_words(outcome: str, round: Round | None, call: Call, reason: str, *, amends: bool) -> None:
    if not outcome:
        raise NotValid("Write the outcome of the Group that the shortlist rests on.")
    if len(outcome) > LONGEST or len(reason) > LONGEST:
        raise NotValid(f"Write {LONGEST} characters or fewer.")
    if round is not None and (round.call_id != call.pk or round.closed_at is None):
        raise NotAllowedNow("A shortlist rests on a round of this call that has closed.")
    if amends and not reason:
        raise NotValid("This call has a shortlist already. Say why it changes.")


def _take_off(finalist: Finalist, reason: str, by: User) -> None:
    finalist.withdrawn_at, finalist.withdrawn_by, finalist.withdrawn_reason = clock.now(), by, reason
    finalist.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    note("finalist.withdrawn", finalist, by=by, application=finalist.application_id)
    conversation = Conversation.objects.under_way().filter(application=finalist.application_id).first()
    if conversation is not None:
        called_off(locked(conversation), reason, by)


def _put_on(call: Call, pk: int, said: dict, by: User) -> None:
    back = {"withdrawn_at": None, "withdrawn_by": None, "withdrawn_reason": ""}
    finalist, _new = Finalist.objects.update_or_create(application_id=pk, defaults={"call": call} | said | back)
    note("finalist.chosen", finalist, by=by, application=pk)
