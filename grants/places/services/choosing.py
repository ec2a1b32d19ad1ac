"""Choosing who is offered a place, who waits, and who hears "not this time". Nobody hears anything yet."""

from django.db import transaction
from django.db.models import F

from grants.applications.models import Application, State
from grants.calls.models import Call, Stage
from grants.letters.models import Outcome, OutcomeKind
from grants.letters.services import version_of, write_outcome
from grants.places import queries, rules
from grants.places.models import Waiting
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

from ._offering import locked_call

KINDS = (OutcomeKind.PLACE, OutcomeKind.WAITING, OutcomeKind.NOT_THIS_TIME)


@transaction.atomic
def choose(
    application: Application,
    kind: str,
    strength: str,
    reason: str,
    kind_line: str = "",
    number: int | None = None,
    seen: str = "",
    *,
    by: User,
) -> Outcome:
    """Decide about one application and write its letter; a second person checks it (grants.letters.check_outcome).

    `number` is a place on the waiting list; the others move down. None keeps the one it has, or adds it at the end.
    `seen` is letters.services.version_of() the outcome on the page: NotAllowedNow when somebody changed it meanwhile.
    """
    call = locked_call(application.call)
    application = Application.objects.select_for_update(of=("self",)).select_related("strand").get(pk=application.pk)
    _refuse_unless_choosing(application, call, by)
    if kind not in KINDS:
        raise NotValid("Choose one of the three.")
    outcome = Outcome.objects.select_for_update().filter(application=application).first()
    if seen != version_of(outcome):
        raise NotAllowedNow("Somebody changed this while you were writing. Look at it again; your words are below.")
    if kind == OutcomeKind.PLACE:
        _refuse_unless_free(application, call)
    outcome, _new = Outcome.objects.update_or_create(application=application, defaults={"kind": kind})
    _wait(application, number if kind == OutcomeKind.WAITING else None, waits=kind == OutcomeKind.WAITING)
    outcome = write_outcome(outcome, strength, reason, kind_line, by=by)
    note("place.chosen", outcome, by=by)
    return outcome


def _refuse_unless_choosing(application: Application, call: Call, by: User) -> None:
    if not rules.chooses(by, call):
        raise NotAllowed("Other people choose who is offered a place.")
    if not queries.to_choose_from(by, call).filter(pk=application.pk).exists():
        raise NotAllowed("You have a tie to this application, or it cannot be chosen. A colleague decides.")
    if call.stage != Stage.CHOOSING:
        raise NotAllowedNow("Places are chosen after the check and before everyone hears.")
    if application.state != State.ELIGIBLE:
        raise NotAllowedNow("Only what was found eligible can be chosen.")


def _refuse_unless_free(application: Application, call: Call) -> None:
    strand = application.strand
    others = queries.pending(call).filter(kind=OutcomeKind.PLACE, application__strand=strand)
    if others.exclude(application=application).count() >= strand.places:
        raise NotAllowedNow(
            f"All {strand.places} places of “{strand.label}” are given. Take one back first, or use the waiting list."
        )


def _wait(application: Application, number: int | None, *, waits: bool) -> None:
    """Onto the list of the strand at this number, or off it. The numbers stay 1, 2, 3 without gaps."""
    held = Waiting.objects.filter(application=application).first()
    if held is not None and waits and number in (None, held.number):
        return
    row = Waiting.objects.filter(strand=application.strand)
    if held is not None:
        held.delete()
        row.filter(number__gt=held.number).update(number=F("number") - 1)
    if not waits:
        return
    last = row.count() + 1
    number = min(max(number or last, 1), last)
    row.filter(number__gte=number).update(number=F("number") + 1)
    Waiting.objects.create(application=application, strand=application.strand, number=number)
