"""What the worlds of the tests have of fund learning: answers that are out, a funder's question, and advice."""

import uuid
from typing import Any

from grants.calls.models import Call
from learning.feedback.kinds import Moment
from learning.feedback.models import FeedbackAnswer, FeedbackWords
from learning.funders import services
from learning.funders.kinds import Theme


def fund_learning(world: Any, call: Call) -> None:
    """As if five applicants had spoken; none of the world's own did, so that its forms can still be sent."""
    of = {"call": call, "moment": Moment.DECIDED, "out": True}
    FeedbackAnswer.objects.bulk_create(FeedbackAnswer(**of, minutes=600, clear="yes", fair="partly") for _ in range(5))
    world.told = FeedbackWords.objects.create(**of, text="Ask fewer questions about money.")
    funder, staff = world.cast.funder, world.cast.staff
    world.funder_question = services.ask_question(
        "What helps leaders to rest?", Theme.WELLBEING, True, key=uuid.uuid4(), by=funder
    )
    world.advice = services.ask_advice(
        "Reporting", "How often do you ask for reports?", True, key=uuid.uuid4(), by=staff
    )
    world.advised = services.say(world.advice, "Once a year. <em>No more.</em>", key=uuid.uuid4(), by=funder)
