"""Who may know of which application: recusals, and clearance to open what is readable. Used by interests and board."""

from collections.abc import Callable

from django.db import transaction

from grants.applications.models import Application, Clearance, Recusal, Rung
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotValid
from shaping_future.record.services import note

from ._moves import locked

recusals_changed: list[Callable[[Call], None]] = []
"""Called in the transaction of every recusal that begins or ends. What later steps computed from what people said
(cocreation.reading: the ranking) is computed again there, because this folder may not know of them."""


@transaction.atomic
def recuse(application: Application, user: User, rung: str, *, by: User) -> Recusal:
    """Keep `user` out of scoring or out of the room for this application. The same again changes nothing; another rung
    takes the place of the one in force."""
    if rung not in Rung.values:
        raise NotValid("Choose a step of the ladder.")
    application = locked(application)
    now = application.recusals.in_force().filter(user=user).first()
    if now is not None and now.rung == rung:
        return now
    if now is not None:
        now.ended_at = clock.now()
        now.save(update_fields=["ended_at"])
    recusal = Recusal.objects.create(application=application, user=user, rung=rung, since=clock.now())
    note("application.recused", application, by=by, person=user.pk, rung=str(rung))
    _tell(application.call)
    return recusal


@transaction.atomic
def end_recusal(application: Application, user: User, *, by: User) -> Recusal | None:
    """The person may take part again. None when there was nothing to end."""
    application = locked(application)
    recusal = application.recusals.in_force().filter(user=user).first()
    if recusal is None:
        return None
    recusal.ended_at = clock.now()
    recusal.save(update_fields=["ended_at"])
    note("application.recusal-ended", application, by=by, person=user.pk, rung=recusal.rung)
    _tell(application.call)
    return recusal


def _tell(call: Call) -> None:
    for hear in recusals_changed:
        hear(call)


@transaction.atomic
def clear(call: Call, user: User, *, by: User) -> Clearance:
    """The person has declared their interests in this call and may open what is readable in it. Once is enough."""
    if by.pk != user.pk:
        raise NotAllowed("People declare their own interests.")
    clearance, new = Clearance.objects.get_or_create(call=call, user=user, defaults={"at": clock.now()})
    if new:
        note("call.cleared", call, by=by, person=user.pk)
    return clearance
