"""Members of the Group are paid: each in the way they chose, one of them too late."""

import datetime as dt

from cocreation.participation import services
from cocreation.participation.models import Claim
from grants.calls.models import Call
from grants.fund.models import Fund
from shaping_future import clock
from shaping_future.demo.cast import APPOINTED, Cast

RATES = (("hour", 15_00), ("half_day", 50_00), ("day", 100_00))
WAYS = ("bank", "voucher", "expenses", "donate", "none", "expenses", "bank")
"""Of the first members; the others have not chosen yet."""


def pay_members(call: Call, cast: Cast) -> None:
    """The Group met twice, last year and three weeks ago; what is from the second meeting still waits."""
    with clock.at(APPOINTED):
        for unit, pence in RATES:
            services.set_rate(call.fund, unit, pence, APPOINTED.date(), by=cast.finance)
        for user, way in zip(cast.group, WAYS, strict=False):
            services.choose_way(user.membership, way, True, by=user)
    for claim in _met(call.fund, cast, call.closes_at + dt.timedelta(days=61)):
        with clock.at(claim.claimed_at + dt.timedelta(days=5)):
            services.pay_claim(claim, f"GROUP {claim.pk}", by=cast.finance_2)
    _met(call.fund, cast, clock.now() - dt.timedelta(days=20), members=2)
    _met(call.fund, cast, clock.now() - dt.timedelta(days=2), members=4)


def _met(fund: Fund, cast: Cast, moment: dt.datetime, members: int = len(WAYS)) -> list[Claim]:
    """A meeting of half a day, for which people got ready and travelled; claimed the day after."""
    claims, day = [], moment.astimezone(clock.LONDON).date()
    with clock.at(moment + dt.timedelta(days=1)):
        for number, (user, way) in enumerate(zip(cast.group[:members], WAYS, strict=False)):
            member, by = user.membership, {"by": user}
            if way not in ("expenses", "none"):
                claims.append(services.claim_time(member, fund, "meeting", day, "half_day", 1, 2 + number % 3, **by))
            if way != "none" and number % 2 == 0:
                claims.append(services.claim_cost(member, fund, "travel", day, 12_40 + 85 * number, **by))
    return claims
