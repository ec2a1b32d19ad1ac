"""Members who are paid, and a fund that pays them."""

import datetime as dt
from collections.abc import Iterable
from itertools import count

from cocreation.participation import services
from cocreation.participation.models import Claim
from grants.fund.models import Fund
from grants.fund.services import create_fund
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests.cast import person

SINCE = dt.date(2024, 1, 1)
_numbers = count(1)


def a_paying_fund(panel: int = 2_400_000, *, by: User | None = None) -> Fund:
    """£15 an hour, £50 half a day, £100 a day, out of a line of `panel` pence."""
    lines = [{"key": "grants", "label": "Grants", "pence": 1_000}, {"key": "panel", "label": "Group", "pence": panel}]
    fund = create_fund(
        {
            "fund": {
                "name": f"A fund that pays {next(_numbers)}",
                "host": "Global Dialogue",
                "programme": "Migration Exchange",
                "decision_body": "Co-Creation Group",
                "learning_partners": [],
                "contributing_funders_public": [],
                "currency": "GBP",
            },
            "budget": {"lines": lines, "contributions": [{"name": "Contributor", "pence": panel + 1_000}]},
        }
    )
    with_rates(fund, by or person(Role.FINANCE))
    return fund


def with_rates(fund: Fund, by: User) -> None:
    for unit, pence in (("hour", 1_500), ("half_day", 5_000), ("day", 10_000)):
        services.set_rate(fund, unit, pence, SINCE, by=by)


def choose(user: User, way: str = "bank"):
    return services.choose_way(user.membership, way, True, by=user)


def claim(user: User, fund: Fund, what: str = "meeting", days_ago: int = 0, *, day=("half_day", 1), ready=2) -> Claim:
    """Half a day's meeting and two hours of getting ready: £80."""
    on_day = clock.today() - dt.timedelta(days=days_ago)
    return services.claim_time(user.membership, fund, what, on_day, *day, ready, by=user)


def claim_cost(user: User, fund: Fund, pence: int = 1_240, what: str = "travel", days_ago: int = 0) -> Claim:
    on_day = clock.today() - dt.timedelta(days=days_ago)
    return services.claim_cost(user.membership, fund, what, on_day, pence, by=user)


def paid_members(fund: Fund, people: Iterable[User], finance: User) -> list[Claim]:
    """The fund pays from now on; each of the people chose a bank payment and claimed a meeting, which waits."""
    with_rates(fund, finance)
    claims = []
    for user in people:
        choose(user)
        claims.append(claim(user, fund))
    return claims
