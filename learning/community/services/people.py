"""How a partner is shown, which mails they want, their calendar's address, and whom they do not want to meet."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from grants.awards.models import Award
from grants.organisations.models import Region
from learning.community.kinds import LANGUAGES, HowOften, MailKind, Shown
from learning.community.models import Block, CircleMember, MentoringPair, Presence, grants_of, in_space
from learning.community.services._doors import partner
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotValid
from shaping_future.look.typed import clean, clean_line
from shaping_future.record.services import note

LONGEST_NAME, LONGEST_ABOUT = 80, 600


@transaction.atomic
def show_me(
    shown_as: str, chosen_name: str, award: Award | None, about: str, languages: list[str], region: str, *, by: User
) -> Presence:
    """How others see this person here, from now on and on everything they wrote before."""
    if not User.objects.filter(in_space(by), pk=by.pk).exists():
        raise NotAllowed("This space is the grant partners' own.")
    name = clean_line(chosen_name, LONGEST_NAME)
    if shown_as == Shown.CHOSEN and not name:
        raise NotValid("Write the name that others shall see.")
    if award is not None and not grants_of(by).filter(pk=award.pk).exists():
        raise NotValid("Choose one of your own grants.")
    if not set(languages) <= set(LANGUAGES) or region not in Region.values or shown_as not in Shown.values:
        raise NotValid("Choose from the list.")
    said = {
        "shown_as": shown_as,
        "chosen_name": name if shown_as == Shown.CHOSEN else "",
        "award": award,
        "about": clean(about, LONGEST_ABOUT),
        "languages": [key for key in LANGUAGES if key in languages],
        "region": region,
    }
    before = Presence.objects.select_for_update().filter(user=by).first()
    if before is not None and all(getattr(before, name) == value for name, value in said.items()):
        return before
    presence, is_new = Presence.objects.update_or_create(user=by, defaults=said)
    note("community.came" if is_new else "community.shown", presence, by=by)
    return presence


@transaction.atomic
def choose_mail(mail: dict[str, str], *, by: User) -> Presence:
    """How often this person hears of each kind of thing."""
    presence = Presence.objects.select_for_update().get(pk=partner(by).pk)
    if set(mail) != set(MailKind.values) or not set(mail.values()) <= set(HowOften.values):
        raise NotValid("Choose how often, for each of them.")
    if presence.mail == mail:
        return presence
    presence.mail = mail
    presence.save(update_fields=["mail"])
    note("community.mail-chosen", presence, by=by)
    return presence


@transaction.atomic
def stop_mail(presence: Presence, kind: str) -> Presence:
    """By the link in a mail, without signing in: one kind, or "all". Twice is once."""
    presence = Presence.objects.select_for_update().get(pk=presence.pk)
    kinds = MailKind.values if kind == "all" else [MailKind(kind).value]
    mail = {**presence.mail, **dict.fromkeys(kinds, HowOften.NEVER.value)}
    if presence.mail == mail:
        return presence
    presence.mail = mail
    presence.save(update_fields=["mail"])
    note("community.mail-stopped", presence, kind=kind)
    return presence


@transaction.atomic
def set_calendar(step: str, *, by: User) -> Presence:
    """ "new": another secret address, and the one before ends; "off": none."""
    presence = Presence.objects.select_for_update().get(pk=partner(by).pk)
    if step not in ("new", "off"):
        raise NotValid("Choose from the list.")
    presence.calendar_on = step == "new"
    presence.calendar_number += 1
    presence.save(update_fields=["calendar_on", "calendar_number"])
    note("community.calendar", presence, by=by, on=presence.calendar_on)
    return presence


@transaction.atomic
def block(whom: Presence, on: bool, *, by: User) -> None:
    """Neither sees what the other writes any more, nor is brought together with them. Nobody is told. A pair that there
    is ends; who of two is in whose circle stays, because others are in it."""
    partner(by)
    if whom.user_id == by.pk:
        raise NotValid("This is you.")
    if not on:
        Block.objects.filter(by=by, whom=whom.user_id).delete()
        return
    _row, is_new = Block.objects.get_or_create(by=by, whom_id=whom.user_id, defaults={"at": clock.now()})
    if is_new:
        _part(by, whom.user)


def _part(one: User, other: User) -> None:
    together: Any = Q(one=one, other=other) | Q(one=other, other=one)
    MentoringPair.objects.filter(together, ended_at=None).update(ended_at=clock.now())
    invited = CircleMember.objects.filter(seat=None)
    invited.filter(Q(user=one, invited_by=other) | Q(user=other, invited_by=one)).delete()
