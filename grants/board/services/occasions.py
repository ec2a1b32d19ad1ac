"""The occasion: a Board meeting with whoever is present, or a written resolution until a deadline."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from grants.board import queries, rules
from grants.board.models import Occasion, Recommendation, Sitting, WhyVoided
from grants.board.services.voiding import void
from grants.board.services.votes import recommendation_locked
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note


@transaction.atomic
def hold_meeting(
    received: Recommendation,
    held_on: dt.date | None,
    place: str,
    chaired_by: User | None,
    present: Iterable[User],
    *,
    by: User,
) -> Occasion:
    """The Board resolves at this meeting. Whoever is present counts for its quorum, and signs.

    The same again corrects it, also the list of who came, until the sign-off.
    """
    received = _locked(received, by)
    place, people = " ".join(place.split()), {person.pk: person for person in present}
    if held_on is None or not place or chaired_by is None:
        raise NotValid("A meeting needs its day, its place or link, and who chairs it.")
    if held_on > clock.today():
        raise NotValid("Write a meeting down on its day, not before.")
    people[chaired_by.pk] = chaired_by
    may = set(rules.who_may_decide(received).values_list("pk", flat=True))
    if not may.issuperset(people):
        raise NotValid("Only Board members who had no part in recommending are counted as present.")
    values = {"held_on": held_on, "place": place, "chaired_by": chaired_by, "deadline": None}
    return _kept(received, Sitting.MEETING, values, list(people), by)


@transaction.atomic
def hold_in_writing(received: Recommendation, deadline: dt.datetime, *, by: User) -> Occasion:
    """The Board resolves in writing: whoever has no conflict signs until the deadline. The same again moves it."""
    received = _locked(received, by)
    if deadline is None or deadline <= clock.now():
        raise NotValid("The last day to sign lies in the future.")
    values = {"held_on": None, "place": "", "chaired_by": None, "deadline": deadline}
    return _kept(received, Sitting.WRITTEN, values, [], by)


def _locked(received: Recommendation, by: User) -> Recommendation:
    received = recommendation_locked(received)
    if not rules.keeps_the_occasion(by, received):
        raise NotAllowed("A Board member, or MEX staff without a part in the Group's process, writes this down.")
    if received.signed_off_at:
        raise NotAllowedNow("This recommendation is signed off, so its occasion stays as it was.")
    return received


def _kept(received: Recommendation, kind: Sitting, values: dict, present: list[int], by: User) -> Occasion:
    """Only what is signed makes a difference: a deadline that moves voids nothing."""
    before = queries.occasion_text(queries.occasion_of(received))
    new = {"kind": kind, **values}
    occasion, _ = Occasion.objects.update_or_create(
        recommendation=received, defaults=new, create_defaults={**new, "opened_by": by, "opened_at": clock.now()}
    )
    occasion.present.set(present)
    note("occasion.kept", occasion, by=by, recommendation=received.pk, kind=str(kind), present=sorted(present))
    if before is not None and queries.occasion_text(queries.occasion_of(received)) != before:
        void(received.signatures.all(), WhyVoided.OCCASION)
    return occasion
