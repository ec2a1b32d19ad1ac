"""What anybody may look at, after years: many calls that were released, with everybody who applied and every grant.

Each call goes the whole way by services, as in the tests, with one grant. Its applicants and its grant are then copied
as rows, each with a number and an organisation of its own: by services it would take hours, and pages read the same.
"""

import itertools

from django.db import transaction

from grants.applications.models import Application
from grants.awards.models import Award, PublicName
from grants.equity_funnel.services import take_due_snapshots
from grants.organisations.models import Region
from learning.community.services import show_me
from shaping_future.accounts.roles import Role
from tests import cast
from tests.bench.copying import copies, unguarded
from tests.bench.world import World
from tests.grants.awards.cast import award_of, lead, released, signed

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
        world.things |= {"call": made.call, "award": award_of(made.funded[0])}
        world.people |= {"partner": lead(world.things["award"]), Role.STAFF: made.staff}
    show_me("chosen", "Mina", None, "", [], "", by=world.people["partner"])
    take_due_snapshots()
    return world


@transaction.atomic
def _more(award: Award, count: int) -> None:
    applications = _more_applicants(award.application, count)
    numbers = (f"G-{number:06d}" for number in itertools.count(award.pk * 10_000))
    with unguarded():
        made = copies(
            award, count, application=iter(applications), reference=numbers, agreement=None,
            public_name=NAMES, chosen_name=CHOSEN,
        )  # fmt: skip
        agreements = copies(award.agreement, count, award=iter(made))
        for grant, agreement in zip(made, agreements, strict=True):
            grant.agreement = agreement
        Award.objects.bulk_update(made, ["agreement"])


@transaction.atomic
def _more_applicants(application: Application, count: int) -> list[Application]:
    numbers = (f"B-{number:07d}" for number in itertools.count(application.pk * 10_000))
    with unguarded():
        groups = copies(application.organisation, count, region=REGIONS)
        responses = copies(application.response, count)
        made = copies(
            application, count, organisation=iter(groups), response=iter(responses), reference=numbers, host=None
        )
        copies(application.outcome, count, application=iter(made))
    return made
