"""Where hostile requests go: every page, form, file and desk step of the world, and whose it is."""

import itertools
import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.urls import NoReverseMatch, get_resolver, reverse

from shaping_future.accounts.models import User
from tests.bad_input.forms import Form
from tests.bad_input.hostile.people import Person
from tests.bad_input.table import FORMS
from tests.journeys.pages import FOR_APPLICANTS, FOR_EVERYBODY, FOR_THE_GROUP
from tests.journeys.pages_of_partners import FOR_PARTNERS
from tests.routes import ACCESS
from tests.routes_allauth import ALLAUTH

NOT_MADE = {"document-detail", "erasure-certificate"}
"""What the journeys' world has and this one has not."""


class Targets:
    """The world's addresses, people, and values that look like those of others. Made once."""

    def __init__(self, world: Any, people: list[Person]) -> None:
        self.world, self.people = world, people
        self.known = {one.user.pk if one.user else None: one for one in reversed(people)}
        self.forms = {str(form): (form.route, form.where(world), self._person(form.who(world))) for form in FORMS}
        pages = [*FOR_EVERYBODY, *FOR_APPLICANTS, *FOR_THE_GROUP, *FOR_PARTNERS]
        there = [
            (route, where(world), self._person(who(world))) for route, who, where in pages if route not in NOT_MADE
        ]
        there += self.forms.values()
        desk, others = self._person(world.cast.staff), [*((name, {}) for name in sorted(ALLAUTH - WITH_A_KEY))]
        there += [(route, values, desk) for route, values in [*_of_the_desk(), *others]]
        anybody = itertools.cycle(people)
        self.pages = there + [
            (*one, next(anybody)) for one in _besides([(route, values) for route, values, _who in there])
        ]
        self.addresses = [(route, values) for route, values, _who in self.pages]
        self.keys = {name: [values[name] for _route, values in self.addresses if name in values]
                     for name in {name: 1 for _route, values in self.addresses for name in values}}  # fmt: skip
        self.names = list(dict.fromkeys(name for form in FORMS for name in form.fields(world)))
        self.values = list(dict.fromkeys(str(value) for _route, where in self.addresses for value in where.values()))

    def _person(self, user: User | None) -> Person:
        """Whoever is the right one for a page; those whom nobody named may read what is theirs, which is not judged."""
        key = user.pk if user else None
        return self.known.setdefault(key, Person(f"person {key}", user, "right", None))

    def of_form(self, form: Form) -> tuple[str, dict, Person]:
        return self.forms[str(form)]


WITH_A_KEY = {"mfa_edit_webauthn", "mfa_remove_webauthn"}


def _of_the_desk() -> Iterator[tuple[str, dict]]:
    """Every list of the desk, its first row, and every step."""
    yield from (("admin:index", {}), ("admin:login", {}), ("admin:logout", {}))
    for model, page in admin.site._registry.items():
        begins = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield f"{begins}_changelist", {}
        yield from ((f"{begins}_page_step", {"name": step.name}) for step in page.page_steps)
        row = model._default_manager.order_by("pk").values_list("pk", flat=True).first()
        if row is not None:
            yield from ((f"{begins}_{name}", {"object_id": str(row)}) for name in ("change", "history", "delete"))
            yield from ((f"{begins}_step", {"pk": str(row), "name": step.name}) for step in page.steps)


def _besides(there: list[tuple[str, dict]]) -> Iterator[tuple[str, dict]]:
    """Every other route (files, data, keys), with the values of addresses that look like its own: most fit nothing."""
    known = {route for route, _values in there}
    for name in sorted(set(ACCESS) - known):
        wanted = _parameters(name)
        fitting = [values for _route, values in there if set(values) == wanted and _leads_somewhere(name, values)]
        fakes = [dict.fromkeys(wanted, fake) for fake in (77, uuid.UUID(int=77), "x", "x" * 20)]
        fitting = fitting or [values for values in fakes if _leads_somewhere(name, values)]
        yield from ((name, values) for values in fitting[:: len(fitting) // 12 + 1])


def _leads_somewhere(name: str, values: dict) -> bool:
    try:
        return bool(reverse(name, kwargs=values))
    except NoReverseMatch:
        return False


def _parameters(name: str) -> set[str]:
    space, _, route = name.rpartition(":")
    resolver = get_resolver().namespace_dict[space][1] if space else get_resolver()
    return set(resolver.reverse_dict.getlist(route)[0][0][0][1])
