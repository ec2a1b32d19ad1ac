"""Every form of the site: who may send it, where, and what an honest person writes in it. Adding a form is a line."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from shaping_future.accounts.models import User
from tests.bad_input.world import World
from tests.cast import sign_in

Elsewhere = Callable[[World], Iterable[tuple[User, dict]]]


def at_any_time(world: World) -> tuple:
    """No place where its time has not come or has gone."""
    return ()


def nowhere(world: World) -> dict:
    """The address of a form that has no values in it."""
    return {}


@dataclass(frozen=True)
class Form:
    """One form as an honest person sends it.

    who       the right person; None: anybody, without an account
    where     the values of its address
    fields    what is sent
    text      the fields that take any words
    loose     fields whose odd values mean something harmless, as a button's do
    may       roles whose people may send it too
    elsewhere (person, address) of the same form where its time has not come or has gone
    again     sending it a second time is a new, honest step
    keeps     False: an honest post stores nothing
    seen      the fields that say which version the page showed
    label     tells two forms of one route apart
    """

    route: str
    who: Callable[[World], User | None]
    where: Callable[[World], dict] = nowhere
    fields: Callable[[World], dict] = lambda world: {}
    text: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    elsewhere: Elsewhere = at_any_time
    again: bool = False
    keeps: bool = True
    seen: tuple[str, ...] = ()
    label: str = ""

    def __str__(self) -> str:
        return f"{self.route} {self.label}".strip()

    def address(self, world: World, **changes: Any) -> str:
        return reverse(self.route, kwargs=self.where(world) | changes)

    def browser(self, world: World, **options: Any) -> Client:
        """The right person's."""
        return as_person(self.who(world), **options)

    def is_text(self, name: str) -> bool:
        return any(part in name for part in self.text)

    def is_loose(self, name: str) -> bool:
        """Those of rows begin alike and end with the row's number."""
        begins = tuple(one for one in self.loose if one.endswith("-"))
        return name.endswith((*self.loose, "-size")) or name.startswith(begins)


def as_person(user: User | None, **options: Any) -> Client:
    browser = Client(**options)
    return browser if user is None else sign_in(browser, user)
