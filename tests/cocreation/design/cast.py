"""A Group of seven, its facilitator, and a decision about the fund."""

import datetime as dt
from dataclasses import dataclass

from cocreation.deliberation.models import Round
from cocreation.design import services
from cocreation.design.models import DesignDecision, DesignVersion
from grants.calls.models import Call, DesignKind
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests.again import once
from tests.cast import a_call, person
from tests.cocreation.cast import a_group

TEXT = "We fund leadership by people with lived experience.\n\nWe fund in all four nations."


@dataclass
class Designing:
    call: Call
    members: list[User]
    facilitator: User
    staff: User

    def begin(self, kind: str = "priorities", title: str = "What we fund", text: str = TEXT, **more) -> DesignDecision:
        return services.begin_decision(self.call.fund, kind, title, text, by=more.pop("by", self.members[0]), **more)

    def begin_part(self, kind: str, change=None, **more) -> DesignDecision:
        """A decision that holds the call's own part, changed by `change(data)` when it is given."""
        data = self.call.definition[DesignKind(kind).part]
        return self.begin(kind, data=change(data) if change else data, **{"title": f"About {kind}"} | more)

    def write(self, decision: DesignDecision, text: str, **more) -> DesignVersion:
        last = decision.versions.latest("number")
        values = {"why": "It was not clear.", "seen": last.number, "data": last.data, "by": self.members[0]}
        return services.write_version(decision, text, **values | more)

    def open(self, decision: DesignDecision) -> Round:
        seen = decision.versions.latest("number").number
        closes = clock.now() + dt.timedelta(days=5)
        return services.open_round(decision, closes, seen=seen, by=self.facilitator).round

    def answer(self, decision: DesignDecision, *, objector: int | None = None) -> None:
        seen = decision.versions.latest("number").number
        for number, member in enumerate(self.members):
            said = ("objection", "It leaves the north out.") if number == objector else ("consent", "")
            services.answer_round(decision, *said, seen=seen, by=member)

    def hold(self, decision: DesignDecision, *, objector: int | None = None, said: str = "We agree.") -> DesignDecision:
        """A whole round."""
        self.open(decision)
        self.answer(decision, objector=objector)
        return services.close_round(decision, said, by=self.facilitator)

    def agree(self, kind: str = "priorities", **more) -> DesignDecision:
        return self.hold(self.begin(kind, **more))

    def agree_part(self, kind: str, change=None, **more) -> DesignDecision:
        return self.hold(self.begin_part(kind, change, **more))


@once
def a_design(members: int = 7, **changes) -> Designing:
    return Designing(
        a_call(**changes), a_group(members), person(Role.FACILITATOR, "Noor"), person(Role.STAFF, "Staff of MEX")
    )


def filled_in(answer, **changes) -> dict:
    """The form of the page as a browser would send it back, with `changes` (None: a box that is not ticked)."""
    form = answer.context["form"]
    said = {one.html_name: one.value() for one in form}
    for name, value in (said | changes).copy().items():
        said[name] = value if isinstance(value, list) else "" if value is None else str(value)
    return {name: value for name, value in said.items() if value not in ("", "False")}
