"""What the Group is asked in the world of the forms: rules of the fund, and rounds by other methods."""

from typing import Any

from cocreation.deliberation.services import Option, keep_tests
from cocreation.design.models import DesignDecision
from shaping_future.demo import designing
from tests.cocreation.deliberation.cast import Held
from tests.fund_learning import fund_learning

TESTS = dict.fromkeys(("explicit", "impersonal", "evidenced", "harm"), True)


def others(world: Any) -> None:
    """Applicants, who told us how it was, and funders."""
    fund_learning(world, world.calls["released"])


def design(world: Any) -> None:
    """What the Group drafts, is asked about, has answered, and has agreed."""
    call, cast = world.calls["open"], world.cast
    world.design_drafted, world.design_asked = designing.go_on_designing(call, cast)
    version = world.design_drafted.versions.get()
    world.design_comment, world.design_amendment = version.comments.get(), version.amendments.get()
    _drafted, world.design_answered = designing.go_on_designing(call, cast)
    for member in cast.readers:
        designing.design.answer_round(world.design_answered, "consent", seen=1, by=member)
    policy = designing.design.begin_decision(call.fund, "payment", "Pay", "In time.", by=cast.facilitator)
    designing.design.decide(policy, "advice", "All were asked.", seen=1, by=cast.facilitator)
    world.design_agreed = DesignDecision.objects.get(public_id=designing.agree_clearer_words(call, cast).public_id)


def ask(world: Any) -> None:
    """Rounds that are open, whose answers are open, and that are closed, in the call whose slate is drafted."""
    held = Held(world.cast.facilitator, world.cast.readers, world.calls["drafting"])
    everybody = len(held.members)
    world.asked_open = held.open(proposal="We pay for childcare.", question="Do we pay for childcare?")
    world.asked_dots = held.open("dots", question="What matters most?")
    world.asked_shut = held.open(proposal="We pay nothing.", question="Do we pay nothing?")
    held.answer(world.asked_shut, ("objection", "People stay away."), *["consent"] * (everybody - 1))
    held.over(world.asked_shut)
    world.objection = world.asked_shut.positions.get(stance="objection").objection
    keep_tests(world.objection, TESTS, "They were.", by=held.facilitator)
    world.asked_answered = held.open("sense", question="How does it feel?")
    held.answer(world.asked_answered, *["good"] * everybody)
    world.asked_objected = held.open(proposal="We pay nothing.", question="Do we still pay nothing?")
    held.answer(world.asked_objected, ("objection", "People stay away."), *["consent"] * (everybody - 1))
    held.over(world.asked_objected)
    world.old_objection = world.asked_objected.positions.get(stance="objection").objection
    held.close(world.asked_objected, "We write another text.")
    _counted(world, held)


def _counted(world: Any, held: Held) -> None:
    """Closed, for what their pages show."""
    world.asked_gradients = held.open("gradients", proposal="We meet on Sundays.", question="Sundays?")
    held.answer(world.asked_gradients, "1", ("3", "Buses."), "2", "2", "4", ("6", "Fine."), ("7", "Church."), "2", "1")
    world.asked_shares = _shares(held)
    world.asked_ranked = held.open("ranked", question="Which first?")
    held.answer(
        world.asked_ranked, {1: 1}, {1: 1, 2: 2}, {2: 1}, {2: 1, 1: 2}, {3: 1, 2: 2}, {3: 1, 1: 2}, {4: 1, 1: 2}
    )
    world.asked_times = held.open("times", question="When do we meet?")
    held.answer(world.asked_times, {1: 2, 2: 1, 3: 0}, {1: -1, 2: 2, 3: 1}, {1: 2, 2: 2, 3: 0})
    for one in (world.asked_gradients, world.asked_shares, world.asked_ranked, world.asked_times):
        held.close(one, "This is what we saw.")


def _shares(held: Held) -> Any:
    options = [
        Option(label, pence=pence) for label, pence in (("Childcare", 400_000), ("Travel", 300_000), ("Food", 90_000))
    ]
    round = held.open("approval", question="What do we pay?", options=options, rules={"budget_pence": 600_000})
    held.answer(round, {1: 1}, {1: 1, 3: 1}, {1: 1, 2: 1}, {2: 1}, {3: 1}, {1: 1}, {2: 1, 3: 1}, {1: 1}, {1: 1})
    return round
