"""Two moderators chosen by partners; reports, and what is done about them."""

import uuid

from django.db import IntegrityError, transaction

from learning.community import queries
from learning.community.kinds import MODERATORS, Decision
from learning.community.models import Event, Flag, Moderator, Offer, Post, Presence, Resource
from learning.community.rules import is_guest
from learning.community.services._doors import partner
from learning.community.services.telling import tell
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.look.typed import clean
from shaping_future.outbox.services import contact_email
from shaping_future.record.services import note

LONGEST = 1000
NAMES = {Post: "post", Offer: "offer", Resource: "resource", Event: "event"}


@transaction.atomic
def name_moderator(whom: Presence, *, by: User) -> Moderator:
    """Ask another partner to moderate. They say yes or no."""
    partner(by)
    if whom.user_id == by.pk:
        raise NotValid("Another partner names you. You cannot name yourself.")
    if Moderator.objects.acting().count() >= MODERATORS:
        raise NotAllowedNow("There are two moderators already. One of them can step down.")
    row, is_new = Moderator.objects.get_or_create(user=whom.user, ended_at=None, defaults={"named_by": by})
    if is_new:
        note("community.moderator-named", row, by=by, whom=whom.user_id)
        line = "a partner asks whether you would be a moderator of the partners' space."
        tell(f"moderator:{row.pk}", [whom.user], "A question from a partner", line, "community-moderators")
    return row


@transaction.atomic
def answer_moderating(row: Moderator, yes: bool, *, by: User) -> Moderator:
    partner(by)
    row = Moderator.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.user_id != by.pk:
        raise NotAllowed("The person who was named answers this.")
    if row.ended_at or (row.accepted_at and yes):
        raise NotAllowedNow("This was answered already.")
    if yes:
        taken = set(Moderator.objects.acting().values_list("seat", flat=True))
        row.seat = next((seat for seat in range(1, MODERATORS + 1) if seat not in taken), None)
        if row.seat is None:
            raise NotAllowedNow("There are two moderators already.")
        row.accepted_at = clock.now()
    else:
        row.ended_at = clock.now()
    try:
        with transaction.atomic():
            row.save(update_fields=["seat", "accepted_at", "ended_at"])
    except IntegrityError as error:  # somebody said yes at the same moment
        raise NotAllowedNow("There are two moderators already.") from error
    note("community.moderator-answered", row, by=by)
    if not yes:
        _hand_on()
    return row


def _hand_on() -> None:
    """Nobody is left to judge: what waits goes to the safeguarding contact."""
    if not Moderator.objects.acting().exists():
        for flag in Flag.objects.filter(decided_at=None, to_contact=False):
            flag.to_contact = True
            flag.save(update_fields=["to_contact"])
            _tell_judges(flag)


@transaction.atomic
def report(thing: Post | Offer | Resource | Event, words: str, *, key: uuid.UUID | None = None, by: User) -> Flag:
    """To the moderators who are no part of it; to the safeguarding contact when there is none."""
    if not is_guest(by):
        partner(by)
    what = NAMES[type(thing)]
    if not type(thing).objects.visible_to(by).filter(pk=thing.pk).exists() or thing.is_gone:
        raise NotAllowed("There is nothing here to report.")
    if thing.by_id == by.pk:
        raise NotValid("This is yours. You can take it away yourself.")
    words = clean(words, LONGEST, "Write what is wrong with it.")
    judges = queries.moderators_for(thing, by)
    if not judges and queries.safeguarding_contact() is None:
        raise NotAllowedNow(f"Nobody can look at reports now. Write to {contact_email()}.")
    flag, is_new = Flag.objects.get_or_create(
        public_id=key or uuid.uuid4(), defaults={what: thing, "words": words, "to_contact": not judges, "by": by}
    )
    if flag.by_id != by.pk:
        raise NotAllowed("This is somebody else's.")
    if is_new:
        note("community.reported", flag, by=by)
        _tell_judges(flag)
    return flag


def _tell_judges(flag: Flag) -> None:
    contact = queries.safeguarding_contact()
    people = ([contact] if contact else []) if flag.to_contact else queries.moderators_for(flag.about, flag.by)
    tell(f"flag:{flag.pk}:{flag.to_contact}", people, "Something was reported to you",
         "somebody reported something in the partners' space.", "community-reported", flag.public_id)  # fmt: skip


@transaction.atomic
def decide_flag(flag: Flag, decision: str, said: str, *, by: User) -> Flag:
    """Leave it, or take it away. Whoever reported it hears what was done; its author hears that it was taken away."""
    Flag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
    flag = queries.flags_for(by, also_decided=True).filter(pk=flag.pk).first()
    if flag is None:
        raise NotAllowed("This is not yours to decide.")
    if flag.decided_at:
        raise NotAllowedNow("This was decided already.")
    if decision not in Decision.values:
        raise NotValid("Choose what to do with it.")
    flag.decision, flag.said = decision, clean(said, LONGEST)
    flag.decided_at, flag.decided_by = clock.now(), by
    flag.save(update_fields=["decision", "said", "decided_at", "decided_by"])
    note("community.report-decided", flag, by=by, taken=decision == Decision.TAKEN_AWAY)
    tell(f"flag-done:{flag.pk}", [flag.by], "Somebody looked at your report",
         "what you reported in the partners' space was looked at.", "community-home")  # fmt: skip
    if decision == Decision.TAKEN_AWAY:
        _take_away(flag)
    return flag


def _take_away(flag: Flag) -> None:
    about = flag.about
    about.taken_away_at = clock.now()
    about.save(update_fields=["taken_away_at"])
    line = "something that you put into the partners' space was taken away after a report."
    tell(f"taken:{flag.pk}", [about.by], "Something of yours was taken away", line, "community-home")
