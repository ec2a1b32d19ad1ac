"""What anybody may look at, after years: many calls that were released, with everybody who applied and every grant.

Each call goes the whole way by services, as in the tests, with one grant. Its applicants and its grant are then copied
as rows, each with a number and an organisation of its own: by services it would take hours, and pages read the same.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from grants.applications.models import Application
from grants.awards.models import Award, PublicName
from grants.equity_funnel.services import take_due_snapshots
from grants.organisations.models import Region
from tests import cast
from tests.bench.world import World
from tests.grants.awards.cast import award_of, released, signed

REGIONS, NAMES = itertools.cycle(Region.values), itertools.cycle(PublicName.values)
CHOSEN = (f"Group {number}" for number in itertools.count(1))
CALLS, APPLICATIONS, AWARDS = 10, 5_000, 400


def build(calls: int = CALLS, applications: int = APPLICATIONS, awards: int = AWARDS) -> World:
    """So many in all, the same number in each call."""
    world = World(people={"applicant": cast.person()})
    for _ in range(calls):
        made = released(funded=1, declined=1)
        signed(made)
        _more(award_of(made.funded[0]), awards // calls - 1)
        _more_applicants(made.declined[0], (applications - awards) // calls - 1)
        world.things["call"] = made.call
    take_due_snapshots()
    return world


@transaction.atomic
def _more(award: Award, count: int) -> None:
    applications = _more_applicants(award.application, count)
    numbers = (f"G-{number:06d}" for number in itertools.count(award.pk * 10_000))
    with _unguarded():
        made = _copies(
            award, count, application=iter(applications), reference=numbers, agreement=None,
            public_name=NAMES, chosen_name=CHOSEN,
        )  # fmt: skip
        agreements = _copies(award.agreement, count, award=iter(made))
        for grant, agreement in zip(made, agreements, strict=True):
            grant.agreement = agreement
        Award.objects.bulk_update(made, ["agreement"])


@transaction.atomic
def _more_applicants(application: Application, count: int) -> list[Application]:
    numbers = (f"B-{number:07d}" for number in itertools.count(application.pk * 10_000))
    with _unguarded():
        groups = _copies(application.organisation, count, region=REGIONS)
        responses = _copies(application.response, count)
        made = _copies(
            application, count, organisation=iter(groups), response=iter(responses), reference=numbers, host=None
        )
        _copies(application.outcome, count, application=iter(made))
    return made


def _copies(row: models.Model, count: int, **values: Any) -> list[Any]:
    """The row so many times. `values`: what each takes from an iterator, or the same for all. Random ids are new."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    same = {field.attname: getattr(row, field.attname) for field in fields if field.name not in values}
    fresh: list[tuple[str, Callable]] = [
        (field.attname, field.get_default) for field in fields if field.unique and field.has_default()
    ]
    made = []
    for _ in range(count):
        own = {name: make() for name, make in fresh} | {name: _next(value) for name, value in values.items()}
        made.append(type(row)(**same | own))
    return type(row)._base_manager.bulk_create(made, batch_size=500)


def _next(value: Any) -> Any:
    return next(value) if isinstance(value, Iterator) else value


@contextmanager
def _unguarded() -> Iterator[None]:
    """Without the database's triggers: copies tell no history, and only the first grant has a Board's approval."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = origin")
