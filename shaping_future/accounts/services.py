"""People and their roles."""

import datetime as dt
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.db import transaction

from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.services import promise
from shaping_future.record.services import note

from .models import User
from .roles import DESK, Role

STAFF = (Role.STAFF,)
GIVEN_BY = {Role.GROUP_MEMBER: (Role.STAFF, Role.FACILITATOR)}
"""Roles that others than staff give and take."""
DEMO_SECRET = "SHAPINGTHEFUTUREDEMOONLYSECRET23"  # noqa: S105  published on purpose, for the demo world only
"""The second factor of every demo person who needs one (base32, 160 bits), for an authenticator app."""


@transaction.atomic
def create_person(
    email: str, name: str = "", password: str | None = None, roles: tuple[Role, ...] = (), *, by: User | None = None
) -> User:
    """A person whose address is known to be theirs. Without `by` it is the command line (first staff, demo world)."""
    _refuse_unless_staff(by)
    return _create(email, name, password, roles, by, verified=True)


@transaction.atomic
def invite(email: str, name: str, roles: tuple[Role, ...] = (), *, by: User) -> User:
    """A person who gets a mail and signs in with a code sent to that address."""
    _refuse_unless_staff(by)
    user = _create(email, name, None, roles, by, verified=False)
    promise(
        key=f"person:invited:{user.pk}",
        to=user.email,
        subject="You are invited to Shaping the Future",
        body="Hello,\n\nyou now have a place on the fund's website. Sign in with this email address; we will send you a"
        f" code each time.\n\n{settings.SITE_URL}/accounts/login/code/\n",
    )
    return user


@transaction.atomic
def grant_role(user: User, role: Role | str, *, by: User | None, until: dt.date | None = None) -> User:
    """Give `user` the role, up to and with its last day. Staff may (`by` None: the command line), and facilitators for
    the Group; nobody changes their own roles."""
    user, role = _locked_for_role_change(user, role, by)
    if role in user.held_roles:
        raise NotAllowedNow(f"{user} already has the role “{role.label}”.")
    user.roles = sorted({*user.roles, role.value})
    _keep_roles(user, role, until)
    note("person.role-granted", subject=user, by=by, role=role.value, **({"until": until} if until else {}))
    return user


@transaction.atomic
def set_last_day(user: User, role: Role | str, until: dt.date | None, *, by: User | None) -> User:
    """The role ends by itself after this day (None: not by itself). Whoever has lost it meanwhile gets it again."""
    user, role = _locked_for_role_change(user, role, by)
    user.roles = sorted({*user.roles, role.value})
    _keep_roles(user, role, until)
    note("person.role-until", subject=user, by=by, role=role.value, until=until)
    return user


@transaction.atomic
def remove_role(user: User, role: Role | str, *, by: User | None) -> User:
    """Take the role away; it holds from the person's next request."""
    user, role = _locked_for_role_change(user, role, by)
    if role not in user.roles:
        raise NotAllowedNow(f"{user} does not have the role “{role.label}”.")
    return _taken(user, role, by)


@transaction.atomic
def lay_down_role(user: User, role: Role | str, *, by: User) -> User:
    """Give up a role of one's own. Not one that lets people onto the desk: a colleague takes that."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk != by.pk or role in DESK:
        raise NotAllowed("Only the person themselves can do this. Staff and finance ask a colleague.")
    return _taken(user, Role(role), by) if role in user.roles else user


def _taken(user: User, role: Role, by: User | None) -> User:
    user.roles = [held for held in user.roles if held != role.value]
    _keep_roles(user, role, None)
    note("person.role-removed", subject=user, by=by, role=role.value)
    return user


def _keep_roles(user: User, role: Role, until: dt.date | None) -> None:
    ends = {held: day for held, day in user.role_ends.items() if held != role.value}
    user.role_ends = ends | ({role.value: until.isoformat()} if until else {})
    user.save(update_fields=["roles", "role_ends"])


@transaction.atomic
def close_account(user: User, *, by: User) -> User:
    """Nobody signs in with it any more, and open sessions end at their next request. What the person wrote stays."""
    user = _locked_with(user, by)
    if not user.is_active:
        raise NotAllowedNow("This account is closed already.")
    user.is_active = False
    user.save(update_fields=["is_active"])
    note("person.closed", subject=user, by=by)
    return user


@transaction.atomic
def reopen_account(user: User, *, by: User) -> User:
    user = _locked_with(user, by)
    if user.is_active:
        raise NotAllowedNow("This account is open.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    note("person.reopened", subject=user, by=by)
    return user


@transaction.atomic
def change_name(user: User, name: str, *, by: User) -> User:
    """The name we use for the person; only they decide it."""
    if user.pk != by.pk:
        raise NotAllowed("Only the person themselves can change their name.")
    user = User.objects.select_for_update().get(pk=user.pk)
    user.name = " ".join(name.split())
    user.save(update_fields=["name"])
    note("person.renamed", subject=user, by=by)
    return user


@transaction.atomic
def choose_language(user: User, language: str, *, by: User) -> None:
    """The language the person reads the site in. Not noted in the record: it decides nothing, and says something about
    a person that need not be kept for ever."""
    if user.pk != by.pk:
        raise NotAllowed("Only the person themselves can choose their language.")
    if language not in dict(settings.LANGUAGES):
        raise NotValid("We do not have this language.")
    User.objects.filter(pk=user.pk).update(language=language)


@transaction.atomic
def use_demo_second_factor(user: User) -> User:
    """Set the published demo secret as the person's second factor (`manage.py demo_code` prints the code)."""
    _refuse_unless_demo()
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(user, DEMO_SECRET)
    return user


def demo_code() -> str:
    """The six digits that the demo second factor shows now."""
    _refuse_unless_demo()
    now = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(DEMO_SECRET, now[len(now) // 2]))


def _create(email: str, name: str, password: str | None, roles: tuple, by: User | None, verified: bool) -> User:
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise NotValid("There is an account with this email address already.")
    user = User.objects.create_user(
        email.strip(), password, name=" ".join(name.split()), roles=sorted(Role(role).value for role in roles)
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    note("person.created", subject=user, by=by, roles=user.roles)
    return user


def _locked_for_role_change(user: User, role: Role | str, by: User | None) -> tuple[User, Role]:
    if role not in Role.values:
        raise NotValid("There is no such role.")
    return _locked_with(user, by, GIVEN_BY.get(Role(role), STAFF)), Role(role)


def _locked_with(user: User, by: User | None, givers: tuple[Role, ...] = STAFF) -> User:
    """The person, locked together with who asks: two staff taking each other's role at once leave one of them staff."""
    people = {
        person.pk: person
        for person in User.objects.select_for_update()
        .filter(pk__in=[user.pk, *([by.pk] if by is not None else [])])
        .order_by("pk")
    }
    if by is not None and user.pk == by.pk:
        raise NotAllowed("Nobody changes their own role or account. Ask a colleague.")
    _refuse_unless_staff(people[by.pk] if by is not None else None, givers)
    return people[user.pk]


def _refuse_unless_staff(by: Any, givers: tuple[Role, ...] = STAFF) -> None:
    if by is not None and not by.has_role(*givers):
        raise NotAllowed("Only the fund's staff can do this.")


def _refuse_unless_demo() -> None:
    if not settings.DEMO:
        raise NotAllowed("The demo second factor exists only where SHAPING_DEMO is on.")
