"""How the Group designed the fund: from the parameters of the concept note to the rules of the real call."""

import datetime as dt
from typing import Any

from cocreation.design import services as design
from cocreation.design.models import DesignDecision
from grants.calls import services as calls
from grants.calls.loading import load
from grants.calls.models import AgreedDecision, Call
from shaping_future import clock
from shaping_future.demo.answers import TEXTS
from shaping_future.demo.cast import Cast

SAID: dict[str, dict[str, Any]] = TEXTS["design"]
FEWER_DOABLE = {"doable": -5, "systems": 5}
"""What the first version of the criteria said otherwise: points of a hundred."""


def design_fund(text: str, cast: Cast) -> Call:
    """Load the call; the Group agrees each rule in the weeks before its launch; build the call from what was agreed."""
    call = load(text)
    day = call.opens_at - dt.timedelta(days=60)
    with clock.at(day):
        priorities, criteria = _priorities(call, cast), _criteria(call, cast)
    with clock.at(day + dt.timedelta(days=3)):
        _hold(priorities, cast, SAID["priorities"]["outcome"])
        _hold(criteria, cast, SAID["criteria"]["not_agreed"], objector=6)
    with clock.at(day + dt.timedelta(days=10)):
        _answer_objection(criteria, call, cast)
        _hold(criteria, cast, SAID["criteria"]["outcome"])
        for kind in ("eligibility", "decision_rule", "conflicts"):
            _hold(_begin(kind, call, cast), cast, SAID[kind]["outcome"])
        for kind, method in (
            ("questions", "advice"),
            ("readings", "advice"),
            ("payment", "advice"),
            ("safety", "host"),
        ):
            design.decide(_begin(kind, call, cast), method, SAID[kind]["outcome"], seen=1, by=cast.facilitator)
    with clock.at(day + dt.timedelta(days=12)):
        parts = [one for one in AgreedDecision.objects.in_force().about(call) if one.data is not None]
        calls.build_from_decisions(call, parts, by=cast.staff)
    return call


def _begin(kind: str, call: Call, cast: Cast, by: int = 0, **more: Any) -> DesignDecision:
    said = SAID[kind]
    drafters = cast.readers[by : by + 3]
    data = call.definition[said["part"]] if "part" in said else None
    values = {"data": data, "drafters": drafters, "by": drafters[0]} | more
    return design.begin_decision(call.fund, kind, said["title"], said["text"], **values)


def _priorities(call: Call, cast: Cast) -> DesignDecision:
    """A member proposed a change, which was taken up; another one was declined with a reason."""
    said, author = SAID["priorities"], cast.readers[4]
    decision = _begin("priorities", call, cast)
    better = f"{said['text']}\n\n{said['added']}"
    taken = design.propose_amendment(decision, better, said["why_added"], seen=1, by=author)
    other = design.propose_amendment(
        decision, f"{said['text']}\n\n{said['too_much']}", said["why_not"], seen=1, by=author
    )
    design.write_version(decision, better, said["changed"], seen=1, heard=said["heard"], amendment=taken,
                         by=cast.readers[0])  # fmt: skip
    design.decline_amendment(other, said["declined"], by=cast.readers[0])
    return decision


def _criteria(call: Call, cast: Cast) -> DesignDecision:
    criteria = call.definition["criteria"]
    items = [one | {"weight": one["weight"] + FEWER_DOABLE.get(one["key"], 0)} for one in criteria["items"]]
    decision = _begin("criteria", call, cast, by=3, data=criteria | {"items": items})
    design.say_comment(decision, SAID["criteria"]["comment"], True, by=cast.readers[8])
    return decision


def _answer_objection(criteria: DesignDecision, call: Call, cast: Cast) -> None:
    said = SAID["criteria"]
    design.write_version(
        criteria, f"{said['text']}\n\n{said['added']}", said["changed"], seen=1, data=call.definition["criteria"],
        source="round", heard=said["heard"], by=cast.readers[3],
    )  # fmt: skip


def _hold(decision: DesignDecision, cast: Cast, outcome: str, objector: int | None = None) -> None:
    """A whole round: everybody answers, so that it closes at once."""
    seen = decision.versions.latest("number").number
    design.open_round(decision, clock.now() + dt.timedelta(days=7), seen=seen, by=cast.facilitator)
    for number, member in enumerate(cast.readers):
        said = ("objection", SAID["criteria"]["objection"]) if number == objector else ("consent", "")
        design.answer_round(decision, *said, seen=seen, by=member)
    design.close_round(decision, outcome, by=cast.facilitator)


def agree_clearer_words(call: Call, cast: Cast) -> AgreedDecision:
    """The open call's guidance says something more clearly: decided after advice, as a small change may be."""
    said = SAID["clearer"]
    decision = design.begin_decision(
        call.fund, "questions", said["title"], said["text"], call=call, by=cast.facilitator
    )
    design.decide(decision, "advice", said["outcome"], seen=1, by=cast.facilitator)
    return AgreedDecision.objects.get(public_id=decision.public_id)


def go_on_designing(call: Call, cast: Cast) -> tuple[DesignDecision, DesignDecision]:
    """What is open now: a decision that is drafted, with a change that waits for an answer, and one that is asked."""
    said = SAID["next"]
    drafted = design.begin_decision(call.fund, "priorities", said["title"], said["text"], by=cast.readers[2])
    design.propose_amendment(drafted, f"{said['text']} {said['added']}", said["why_added"], seen=1, by=cast.readers[5])
    design.say_comment(drafted, said["comment"], by=cast.readers[7])
    asked = SAID["asked"]
    proposed = design.begin_decision(call.fund, "safety", asked["title"], asked["text"], by=cast.readers[1])
    design.open_round(proposed, clock.now() + dt.timedelta(days=6), seen=1, by=cast.facilitator)
    for member in cast.readers[:5]:
        design.answer_round(proposed, "consent", seen=1, by=member)
    return drafted, proposed
