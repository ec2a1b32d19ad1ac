"""Who may be introduced after the round."""

from typing import Any

from grants.applications import rules as applications
from grants.applications.models import Application, State
from grants.calls.models import Stage
from learning.community.kinds import OF_THE_FUND

HEARD = (State.FUNDED, State.NOT_THIS_TIME, State.NOT_ELIGIBLE)


def has_heard(application: Application) -> bool:
    """Of a call of grants whose outcomes were released: everybody who sent, whatever they heard. Needs `call`."""
    return application.call.stage == Stage.RELEASED and application.state in HEARD


def may_meet(user: Any, application: Application | None = None) -> bool:
    """Lead or editor of it. Never somebody who works for the fund, even for a group of their own."""
    return (
        application is not None
        and set(OF_THE_FUND).isdisjoint(user.roles)
        and applications.writes_application(user, application)
    )


def may_meet_by_wish(user: Any, wish: Any = None) -> bool:
    return wish is not None and may_meet(user, wish.application)


def may_answer(user: Any, meeting: Any = None) -> bool:
    """The side that was asked."""
    return meeting is not None and may_meet(user, meeting.other_wish.application)
