"""Mentoring: asked, agreed, ended."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from learning.community.models import MentoringPair, Presence
from learning.community.services._doors import TWO, are_blocked, partner
from learning.community.services.telling import tell
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.typed import clean_line
from shaping_future.record.services import note

LONGEST = 500
MOST_DAYS = 366


@transaction.atomic
def ask_for_mentoring(
    whom: Presence, one_mentors: bool, purpose: str, ends_on: dt.date, *, key: uuid.UUID | None = None, by: User
) -> MentoringPair:
    """Asked of one person. They answer when they like, or never."""
    partner(by)
    purpose = clean_line(purpose, LONGEST, "Write what it would be about.")
    if not clock.today() < ends_on <= clock.today() + dt.timedelta(days=MOST_DAYS):
        raise NotValid("Choose a last day within the next year. You can agree on more later.")
    if whom.user_id == by.pk:
        raise NotValid("This is you.")
    if are_blocked(by, whom.user) or not Presence.objects.here().filter(pk=whom.pk).exists():
        raise NotAllowedNow(TWO)
    said = {"one": by, "other": whom.user, "one_mentors": one_mentors, "purpose": purpose, "ends_on": ends_on}
    try:
        with transaction.atomic():
            pair, is_new = MentoringPair.objects.get_or_create(public_id=key or uuid.uuid4(), defaults=said)
    except IntegrityError as error:
        raise NotAllowedNow("One of you has asked the other already.") from error
    if pair.one_id != by.pk:
        raise NotAllowed("This is somebody else's.")
    if is_new:
        note("community.mentoring-asked", pair, by=by, other=whom.user_id)
        line = "somebody in the partners' space asks whether you would like to learn together for a while."
        tell(f"mentoring:{pair.pk}", [whom.user], "A question from a partner", line, "community-home")
    return pair


@transaction.atomic
def answer_mentoring(pair: MentoringPair, yes: bool, *, by: User) -> MentoringPair:
    pair = _locked(pair)
    partner(by)
    if pair.other_id != by.pk:
        raise NotAllowed("The other person answers this.")
    if not pair.waits:
        raise NotAllowedNow("This was answered already.")
    if yes and are_blocked(pair.one, pair.other):
        raise NotAllowedNow(TWO)
    if yes:
        pair.agreed_at = clock.now()
        line = "you both said yes to learning together for a while."
        tell(f"mentoring-yes:{pair.pk}", [pair.one], "You both said yes", line, "community-home")
    else:
        pair.declined_at = clock.now()
    pair.save(update_fields=["agreed_at", "declined_at"])
    note("community.mentoring-answered", pair, by=by)
    return pair


@transaction.atomic
def end_mentoring(pair: MentoringPair, *, by: User) -> MentoringPair:
    """By either of the two, at any time, without a reason. Twice is once."""
    pair = _locked(pair)
    if by.pk not in (pair.one_id, pair.other_id):
        raise NotAllowed("This is between two other people.")
    if pair.ended_at is None:
        pair.ended_at = clock.now()
        pair.save(update_fields=["ended_at"])
        note("community.mentoring-ended", pair, by=by)
        if pair.agreed_at:
            line = "a time of learning together has ended. It needs no reason."
            tell(f"mentoring-end:{pair.pk}", [pair.the_other(by)], "Something has ended", line, "community-home")
    return pair


def _locked(pair: MentoringPair) -> MentoringPair:
    return MentoringPair.objects.select_for_update(of=("self",)).select_related("one", "other").get(pk=pair.pk)
