"""Somebody lost their phone and their codes: two of the staff know that it is them, and the old second steps end.

The link in the mail shows that the address is theirs. That is not enough: who reads somebody's mail would have their
account. So two people of the fund call them, and then there is a day in which the person can still stop it. The second
who calls tells them eight digits: until there is a new second step, they stand in its place at sign-in.
"""

import datetime as dt
import uuid

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext

from shaping_future import clock, limits
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid, TooOften
from shaping_future.look.words import when
from shaping_future.outbox.services import promise
from shaping_future.record.services import note
from shaping_future.two_people import first_of_two

from . import sessions
from .middleware import STRONG
from .models import Recovery, User
from .roles import Role
from .second_factor import plain

WAIT = dt.timedelta(hours=24)
LINK_LIVES = dt.timedelta(days=7)
MOST_TRIES = 6  # of the digits, in an hour
_signer = TimestampSigner(salt="shaping_future.accounts.recovery")
HAS_A_STEP = Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=STRONG))


def send_link(email: str) -> None:
    """For anybody who asks. Every address gets a mail, and the page says the same: it says nothing of who is here."""
    person = User.objects.filter(HAS_A_STEP, email__iexact=email.strip(), is_active=True).first()
    body = (
        "Hello,\n\nsomebody told us that you lost your second step for signing in. If that was you, open this page. It"
        f" works for seven days:\n\n{link_for(person)}\n\nIf it was not you, do nothing. Nothing has changed.\n"
        if person
        else "Hello,\n\nsomebody gave us this address, to sign in without a second step. No account with a second step"
        " has this address. If that was you, try another address. If not, do nothing.\n"
    )
    promise(
        key=f"recovery:link:{uuid.uuid4()}",
        to=email.strip().lower(),
        subject="About your account",
        body=body,
        secret=True,
        keep_until=clock.now() + LINK_LIVES,
    )


def link_for(person: User) -> str:
    """The page on which this person asks, and stops it. Only their own mail has it."""
    return f"{settings.SITE_URL}{reverse('recovery-detail', args=[_signer.sign(str(person.pk))])}"


def person_of(token: str) -> User:
    """Whose page it is; User.DoesNotExist when the link is not ours or is older than a week."""
    try:
        pk = _signer.unsign(token, max_age=LINK_LIVES)
    except BadSignature as error:
        raise User.DoesNotExist from error
    return User.objects.get(pk=pk, is_active=True)


def open_for(person: User) -> Recovery | None:
    return Recovery.objects.open().filter(person=person).first()


@transaction.atomic
def ask(person: User) -> Recovery:
    """The person's own wish, from the link in their mail."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if not User.objects.filter(HAS_A_STEP, pk=person.pk).exists():
        raise NotAllowedNow("There is no second step on this account. Just sign in.")
    if open_for(person):
        raise NotAllowedNow("We have this already. Two people of the fund look at it.")
    recovery = Recovery.objects.create(person=person)
    note("recovery.asked", recovery, by=person)
    _tell(
        recovery,
        "asked",
        "we got it: you lost your second step. Two people of the fund will call you, on a number that we know from"
        " before. Then we wait for a day.",
    )
    return recovery


@transaction.atomic
def confirm(recovery: Recovery, *, by: User) -> Recovery:
    """The first of the staff knows that it is them; with the second, another one, the wait begins."""
    recovery = _open(recovery)
    _only_others(recovery, by)
    if recovery.second_by_id is not None:
        raise NotAllowedNow("Two people agreed already. It happens when the wait is over.")
    if first_of_two(recovery, "recovery", by=by):
        return recovery
    recovery.second_at, recovery.second_by, recovery.due_at = clock.now(), by, clock.now() + WAIT
    recovery.save(update_fields=["second_at", "second_by", "due_at"])
    note("recovery.confirmed-second", recovery, by=by)
    _tell(
        recovery,
        "agreed",
        f"two people of the fund agreed. Your old second steps end at {when(recovery.due_at)}, and you are signed out"
        " everywhere. Then sign in with the eight digits that you were told on the phone, and set up a new one.",
    )
    return recovery


@transaction.atomic
def refuse(recovery: Recovery, *, by: User) -> Recovery:
    """One of the staff is not sure that it is them."""
    recovery = _open(recovery)
    _only_others(recovery, by)
    return _ended(recovery, by, "we could not be sure that it was you, so nothing has changed. Write to us.")


@transaction.atomic
def stop(recovery: Recovery, *, by: User) -> Recovery:
    """The person found their phone, or never asked."""
    recovery = _open(recovery)
    if by.pk != recovery.person_id:
        raise NotAllowed("Only the person themselves can stop it.")
    return _ended(recovery, by, "it is stopped. Your second step stays as it was.")


def end_due() -> int:
    """End the old second steps of those whose wait is over; how many people. Beat calls it."""
    due = Recovery.objects.open().filter(due_at__lte=clock.now()).order_by("pk").values_list("pk", flat=True)
    return sum(_end(pk) for pk in list(due))


@transaction.atomic
def _end(pk: int) -> bool:
    recovery = Recovery.objects.open().filter(pk=pk).select_for_update(of=["self"], skip_locked=True).first()
    if recovery is None:
        return False
    person = User.objects.select_for_update().get(pk=recovery.person_id)
    Authenticator.objects.filter(user=person).delete()
    sessions.end_all(person)
    recovery.done_at = clock.now()
    recovery.save(update_fields=["done_at"])
    note("recovery.done", recovery, by=None)
    says = "your old second steps have ended. Sign in with the eight digits from our call. Then set up a new one."
    _tell(recovery, "done", says, with_link=False)
    return True


def digits_of(recovery: Recovery) -> str:
    """To be told on the phone and never written to the person. Made, not kept: no row has them."""
    made = salted_hmac("shaping_future.accounts.recovery.digits", f"{recovery.pk}:{recovery.second_at.timestamp()}")
    digits = f"{int(made.hexdigest(), 16) % 10**8:08}"
    return f"{digits[:4]} {digits[4:]}"


def can_be_told(recovery: Recovery, user: User) -> bool:
    """Whether `user` may read the digits out: to somebody who lost the paper, too, once it is clear that it is them."""
    agreed = recovery.second_at is not None and recovery.ended_at is None and recovery.back_at is None
    return agreed and user.pk != recovery.person_id and user.has_role(Role.STAFF)


def asks_for_digits(person: User) -> bool:
    """Whether a sign-in that has come so far needs them. Who has a new second step has just used it: they are back."""
    if not Recovery.objects.not_back().filter(person=person).exists():
        return False
    if not User.objects.filter(HAS_A_STEP, pk=person.pk).exists():
        return True
    _are_back(person)
    return False


@transaction.atomic
def come_back(person: User, said: str) -> None:
    """At sign-in, in place of the second step that has ended. Who needs one is asked again until they have it: else
    the mailbox would be enough the next time."""
    if not limits.is_under(f"recovery-digits:{person.pk}", MOST_TRIES):
        raise TooOften(gettext("Those were too many tries. Wait for an hour, then try again."))
    recovery = Recovery.objects.not_back().filter(person=person).select_for_update(of=["self"]).first()
    said = "".join(filter(str.isdecimal, plain(said)))
    if recovery is None or not constant_time_compare(said, digits_of(recovery).replace(" ", "")):
        raise NotValid(
            gettext("These digits are not right. Write to us if you do not have them any more: we call you.")
        )
    if not person.needs_second_factor:
        _are_back(person)


@transaction.atomic
def _are_back(person: User) -> None:
    for recovery in Recovery.objects.not_back().filter(person=person).select_for_update(of=["self"]):
        recovery.back_at = clock.now()
        recovery.save(update_fields=["back_at"])
        note("recovery.back", recovery, by=person)


def _open(recovery: Recovery) -> Recovery:
    recovery = Recovery.objects.select_for_update(of=["self"]).select_related("person").get(pk=recovery.pk)
    if not recovery.is_open:
        raise NotAllowedNow("This is settled already.")
    return recovery


def _only_others(recovery: Recovery, by: User) -> None:
    if by.pk == recovery.person_id:
        raise NotAllowed("Nobody agrees to their own. Ask two colleagues.")
    if not by.has_role(Role.STAFF):
        raise NotAllowed("Only the fund's staff can do this.")


def _ended(recovery: Recovery, by: User, says: str) -> Recovery:
    recovery.ended_at, recovery.ended_by = clock.now(), by
    recovery.save(update_fields=["ended_at", "ended_by"])
    note("recovery.ended", recovery, by=by)
    _tell(recovery, "ended", says, with_link=False)
    return recovery


def _tell(recovery: Recovery, what: str, says: str, with_link: bool = True) -> None:
    """Each step is told to the person's address; while it can be stopped, with the page that stops it."""
    stop_it = f"\n\nIf you did not ask for this, stop it here:\n\n{link_for(recovery.person)}" if with_link else ""
    promise(
        key=f"recovery:{what}:{recovery.pk}",
        to=recovery.person.email,
        subject="About your account",
        body=f"Hello,\n\n{says}{stop_it}\n",
        secret=with_link,
        keep_until=clock.now() + LINK_LIVES if with_link else None,
    )
