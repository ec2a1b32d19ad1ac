"""Declaring interests, and the facilitator's decision. Until it is decided, the person is out of the room."""

from collections.abc import Mapping

from django.db import transaction

from grants.applications import services as applications
from grants.applications.models import Application, Participant, Rung
from grants.calls.models import Call
from grants.interests import rules
from grants.interests.models import DECLARED_KINDS, Interest
from grants.interests.queries import BEFORE_DECLARING, suggestions_for
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

LONGEST = 1000
"""Characters of a note or a reason."""


@transaction.atomic
def declare_interests(call: Call, ties: Mapping[int, tuple[str, str]], *, by: User) -> list[Interest]:
    """Declare against the list of this call: {application pk: (kind, note)}, empty for no ties.

    Each tie recuses at once; afterwards the person may open all else. What they work on themselves is declared with
    it. Repeating it adds late ties and takes none back. The call is locked, so that a ranking computed at the same
    moment either obeys the new recusal or is computed again.
    """
    call = Call.objects.select_for_update().get(pk=call.pk)
    if not rules.declares_interests(by):
        raise NotAllowed("Group members and facilitators declare interests here.")
    if not call.gives_money:
        raise NotAllowedNow("The Group does not read this call, so nobody declares interests in it.")
    if call.stage in BEFORE_DECLARING:
        raise NotAllowedNow("Interests are declared once every application has been checked.")
    ties = _own_work(call, by) | dict(ties)
    listed = {one.pk: one for one in Application.objects.filter(call=call, pk__in=ties).readable()}
    if set(ties) - set(listed):
        raise NotValid("That application is not on the list of this call.")
    declared = [_declare(listed[pk], *ties[pk], by) for pk in sorted(ties)]
    applications.clear(call, by, by=by)
    note("interests.declared", call, by=by, ties=len(declared))
    return declared


def _own_work(call: Call, by: User) -> dict[int, tuple[str, str]]:
    """What the person has or had a part in as an applicant."""
    parts = Participant.objects.filter(user=by, application__in=Application.objects.filter(call=call).readable())
    return dict.fromkeys(parts.values_list("application_id", flat=True), (Interest.Kind.WORKS_THERE, ""))


def _declare(application: Application, kind: str, text: str, by: User) -> Interest:
    text = text.strip()
    if kind not in dict(DECLARED_KINDS):
        raise NotValid("Choose what kind of tie it is.")
    if kind == Interest.Kind.OTHER and not text:
        raise NotValid(f"Write a few words about your tie to {application.organisation}.")
    if len(text) > LONGEST:
        raise NotValid(f"Write {LONGEST} characters or fewer about your tie to {application.organisation}.")
    said = {"kind": kind, "note": text, "declared_at": clock.now()}
    interest, new = Interest.objects.get_or_create(application=application, user=by, defaults=said)
    if interest.is_found:  # their own words take the place of what our records suggested, and are decided about anew
        said |= {"decision": "", "reason": "", "decided_at": None, "decided_by": None}
        interest, new = Interest.objects.update_or_create(pk=interest.pk, defaults=said)[0], True
    if new:
        applications.recuse(application, by, Rung.ROOM, by=by)
        note("interest.declared", interest, by=by, application=application.pk, kind=str(kind))
    return interest


@transaction.atomic
def decide_interest(interest: Interest, rung: str, reason: str, *, by: User) -> Interest:
    """The facilitator's decision on the ladder, with its reason; it may be changed by another decision."""
    Call.objects.select_for_update(of=("self",)).get(applications__interests=interest)
    interest = (
        Interest.objects.select_for_update(of=("self",)).select_related("application", "user").get(pk=interest.pk)
    )
    _refuse_decision(interest, by)
    reason = reason.strip()
    if rung not in Rung.values:
        raise NotValid("Choose a step of the ladder.")
    if not reason or len(reason) > LONGEST:
        raise NotValid(f"Write the reason, in {LONGEST} characters or fewer.")
    if rung != Rung.ROOM and interest.application.participants.filter(user=interest.user).exists():
        raise NotValid("This person works on the application. They stay out of the room.")
    interest.decision, interest.reason = rung, reason
    interest.decided_at, interest.decided_by = clock.now(), by
    interest.save(update_fields=["decision", "reason", "decided_at", "decided_by"])
    applications.recuse(interest.application, interest.user, Rung(rung), by=by)
    note("interest.decided", interest, by=by, rung=str(rung))
    return interest


@transaction.atomic
def take_up_suggestion(application: Application, user: User, rung: str, reason: str, *, by: User) -> Interest:
    """A tie that our records suggest and the person did not declare: put on the register, with the decision about it.

    The facilitator may as well find that there is nothing in it; then it is noted, with the reason.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=application.call_id)
    if not rules.decides_interests(by):
        raise NotAllowed("A facilitator decides about interests.")
    if Interest.objects.filter(application=application, user=user).exists():
        raise NotAllowedNow("This tie was declared or decided meanwhile. Look at the list again.")
    if not any((one.application, one.user) == (application, user) for one in suggestions_for(by, call)):
        raise NotAllowedNow("Our records do not suggest this tie any more.")
    interest = Interest.objects.create(
        application=application, user=user, kind=Interest.Kind.FOUND, raised_by=by, declared_at=clock.now()
    )
    note("interest.taken-up", interest, by=by, application=application.pk, person=user.pk)
    return decide_interest(interest, rung, reason, by=by)


@transaction.atomic
def note_register_taken(call: Call, lines: int, form: str, *, by: User) -> None:
    """Who took the register away, and how many lines of it: never what was in them."""
    if not rules.reads_register(by):
        raise NotAllowed("The register is for facilitators, MEX staff and the Board.")
    note("interests.register-taken", call, by=by, lines=lines, form=form)


def _refuse_decision(interest: Interest, by: User) -> None:
    if not rules.decides_interests(by):
        raise NotAllowed("A facilitator decides about interests.")
    if interest.user_id == by.pk:
        raise NotAllowed("Somebody else decides about your own interest.")
    if not Application.objects.visible_to(by).filter(pk=interest.application_id).exists():
        raise NotAllowed("You are out of the room for this application. Somebody else decides.")
