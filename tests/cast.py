"""The people of the tests, and how they sign in."""

import itertools

from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from shaping_future.accounts.middleware import SATISFIED, SEEN_FOR, seen_key
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role

_numbers = itertools.count(1)


def person(role: Role | None = None, name: str = "", *, email: str = "", roles: tuple[Role, ...] = ()) -> User:
    """A person with a verified address: an applicant, or who holds `role` (and `roles`)."""
    number = next(_numbers)
    held = sorted({item.value for item in (role, *roles) if item})
    user = User.objects.create_user(
        email or f"person{number}@people.example", name=name or f"Person {number}", roles=held
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client: Client, user: User) -> Client:
    """As `user`, with the second factor used where one is needed."""
    client.force_login(user)
    if user.needs_second_factor:
        session = client.session
        session[SATISFIED] = user.pk
        session.save()
    cache.set(seen_key(client.session.session_key), 1, SEEN_FOR)  # so that counting queries starts at the page's own
    return client


def signed_in_as(user: User) -> Client:
    """A browser of their own."""
    return sign_in(Client(), user)
