"""Erasing a person: their wish, two people of the fund, and everything in one transaction.

The row of the account stays, as a pseudonym without anything in it, so that decisions keep a number to point to and the
record's chain is untouched. What must stay is named with its reason; the rest goes, from the histories too.
"""

import datetime as dt
import uuid
from collections import Counter

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import DESK, Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files.models import Document
from shaping_future.keeping import everything, person_rules
from shaping_future.outbox.models import Message
from shaping_future.outbox.services import promise
from shaping_future.record.services import note
from shaping_future.rights import rules
from shaping_future.rights.models import Erasure
from shaping_future.rights.models.asking import Way
from shaping_future.rights.queries.due import is_held
from shaping_future.rights.queries.staying import what_stays
from shaping_future.two_people import first_of_two

from . import emptying
from .copying import KIND, may_handle, person_of_letter
from .running import write_down

LAST_MAIL_WAITS = dt.timedelta(days=7)
AT_WORK = DESK | {Role.BOARD, Role.GROUP_MEMBER, Role.FACILITATOR}


@transaction.atomic
def ask_for_erasure(*, by: User) -> Erasure:
    """One's own wish. Nothing happens until two people of the fund have agreed; till then it can be taken back."""
    person = User.objects.select_for_update().get(pk=by.pk)
    return _asked(person, by, Way.HERE)


@transaction.atomic
def erasure_for_letter(email: str, *, by: User) -> Erasure:
    return _asked(person_of_letter(email, by=by), by, Way.LETTER)


@transaction.atomic
def take_back(erasure: Erasure, *, by: User) -> Erasure:
    erasure = _open(erasure)
    if by.pk != erasure.person_id:
        raise NotAllowed("Only the person themselves can take it back.")
    return _ended(erasure, "", by)


@transaction.atomic
def refuse(erasure: Erasure, because: str, *, by: User) -> Erasure:
    """It is not done, and the person hears why."""
    erasure = _open(erasure)
    _only_staff(by, erasure)
    if not because.strip():
        raise NotValid("Say why, in words for the person.")
    promise(
        key=f"erasure:refused:{erasure.pk}",
        to=erasure.person.email,
        subject="About your data",
        body=f"Hello,\n\nwe did not erase your data. The reason:\n\n{because.strip()}\n\nIf you think that is wrong,"
        " you can complain to us, and to the Information Commissioner (ico.org.uk).\n",
    )
    return _ended(erasure, because.strip(), by)


@transaction.atomic
def confirm(erasure: Erasure, *, by: User) -> Erasure:
    """The first person of the fund agrees; the second, another one, does it."""
    erasure = _open(erasure)
    person = User.objects.select_for_update().get(pk=erasure.person_id)
    _only_staff(by, erasure)
    _refuse_while_needed(person)
    if first_of_two(erasure, "erasure", by=by):
        return erasure
    erasure.stays = [[one.what, one.why, one.until] for one in what_stays(person)]
    address = person.email
    counts = erase_person(person)
    _tell_that_it_is_done(erasure, address)
    erasure.counts = [[kind, str(how), number] for (kind, how), number in sorted(counts.items())]
    erasure.done_at, erasure.second_by = clock.now(), by
    erasure.save(update_fields=["stays", "counts", "done_at", "second_by"])
    note("erasure.done", erasure, by=by)
    transaction.on_commit(_nudge, robust=True)
    return erasure


def _tell_that_it_is_done(erasure: Erasure, address: str) -> None:
    """The last mail. Its row loses the address once it is sent, or after a week."""
    promise(
        key=f"erasure:done:{erasure.pk}",
        to=address,
        subject="About your data",
        body="Hello,\n\nit is done: you are erased. What was erased, and what stays, is here for as long as you keep"
        f" this address:\n\n{settings.SITE_URL}{reverse('erasure-certificate', args=[erasure.public_id])}\n\n"
        "This is our last email to you. We do not keep your address.\n",
        secret=True,
        keep_until=clock.now() + LAST_MAIL_WAITS,
        forgets=True,
    )


def erase_person(person: User) -> Counter:
    """Everything but what must stay. In the caller's transaction, the person's row locked; also after a restore."""
    done: Counter = Counter()
    for rule in person_rules():
        done += rule.erase(person)
    done += _mail(person)
    done += emptying.delete_files_of(Document.objects.filter(kind=KIND, wanted_by=person))
    for kept in everything():
        done += emptying.of_person(kept, person)
    done += _account(person)
    write_down(uuid.uuid4(), "erasure", done)
    return done


def _asked(person: User, by: User, way: Way) -> Erasure:
    if Erasure.objects.filter(person=person, done_at=None, ended_at=None).exists():
        raise NotAllowedNow("This wish is with us already.")
    _refuse_while_needed(person)
    erasure = Erasure.objects.create(person=person, person_public_id=person.public_id, asked_by=by, way=way)
    note("erasure.asked", erasure, by=by, way=way.value)
    promise(
        key=f"erasure:asked:{erasure.pk}",
        to=person.email,
        subject="About your data",
        body="Hello,\n\nwe got your wish to be erased. Two people of the fund look at it, within a month. Keep this"
        " address: it shows what was erased and what stays, also when your account is gone.\n\n"
        f"{settings.SITE_URL}{reverse('erasure-certificate', args=[erasure.public_id])}\n\n"
        "If you did not ask for this, sign in and take it back, or write to us.\n",
    )
    return erasure


def _refuse_while_needed(person: User) -> None:
    if person.email.endswith("@erased.invalid"):
        raise NotAllowedNow("This person is erased already.")
    if person.is_superuser or not AT_WORK.isdisjoint(person.held_roles):
        raise NotAllowedNow("They still have a part in the fund. It ends first, then they can be erased.")
    if is_held("person", person.pk):
        raise NotAllowedNow("A hold keeps this person's data for now, for a claim, a complaint or an audit.")
    for rule in person_rules():
        if sentence := rule.refuses(person):
            raise NotAllowedNow(sentence)


def _only_staff(by: User, erasure: Erasure) -> None:
    if not rules.keeps_data(by):
        raise NotAllowed("Only the fund's staff can do this.")
    may_handle(by, erasure.person)


def _open(erasure: Erasure) -> Erasure:
    erasure = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if not erasure.is_open:
        raise NotAllowedNow("This wish is settled already.")
    return erasure


def _ended(erasure: Erasure, because: str, by: User) -> Erasure:
    erasure.ended_at, erasure.ended_by, erasure.ended_because = clock.now(), by, because
    erasure.save(update_fields=["ended_at", "ended_by", "ended_because"])
    note("erasure.ended", erasure, by=by)
    return erasure


def _mail(person: User) -> Counter:
    """What waits for them is never sent; what was sent loses its address and its words."""
    addresses = Q(to__iexact=person.email)
    for address in person.emailaddress_set.values_list("email", flat=True):
        addresses |= Q(to__iexact=address)
    unsent, _each = Message.objects.filter(addresses, sent_at=None).delete()
    sent = Message.objects.filter(addresses).update(to="", body="", unsubscribe="", error="")
    return Counter({("outbox.Message", "deleted"): unsent, ("outbox.Message", "emptied"): sent})


def _account(person: User) -> Counter:
    """Nobody signs in with it, and nothing in it says whose it was."""
    person.email = f"erased-{person.public_id}@erased.invalid"
    person.name, person.roles, person.role_ends = "", [], {}
    person.is_active, person.is_superuser, person.last_login = False, False, None
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    return Counter({("accounts.User", "emptied"): 1})


def _nudge() -> None:
    current_app.send_task("shaping_future.rights.tasks.list_erasures", retry=False)
