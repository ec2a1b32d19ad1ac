"""What people told the fund after the decision, our reply, and what funders ask and are asked."""

import datetime as dt
import uuid

from grants.applications.models import Application
from grants.calls.models import Call
from learning.feedback import queries
from learning.feedback import services as feedback
from learning.feedback.kinds import Moment
from learning.feedback.models import FeedbackWords
from learning.funders import services as funders
from learning.funders.kinds import Theme
from shaping_future import clock
from shaping_future.demo.cast import Cast

SAID = (
    (14, "yes", "yes", "yes", "Ask for the budget once, not in two places."),
    (9, "yes", "partly", "yes", ""),
    (22, "partly", "partly", "yes", "It took us three evenings. A call would have been easier."),
    (6, "yes", "yes", "yes", ""),
    (30, "no", "partly", "partly", "The words are hard if English is your third language."),
    (12, "yes", "yes", "yes", "Thank you for saying why. Nobody did before."),
    (10, "yes", "yes", "yes", ""),
    (16, "partly", "yes", "yes", "Tell us earlier how many apply."),
    (8, "yes", "no", "yes", ""),
    (11, "yes", "yes", "yes", "Keep the audio answers."),
    (40, "no", "partly", "yes", "Our partner in the north nearly gave up at the form."),
)
"""Hours, clear, fair, respectful, words."""
REPLY = "Thank you. Many of you wrote long into the night, and we had thought of twelve hours at most."
CHANGED = "The next form asks for the budget once. Every page says how to answer by phone instead."


def learn_about_the_fund(call: Call, cast: Cast) -> None:
    """After the release; one wrote words in which a place is named, and staff took it out."""
    heard = Application.objects.filter(call=call, outcome__released_at__isnull=False).order_by("reference")
    with clock.at(call.closes_at + dt.timedelta(days=95)):
        for one, (hours, clear, fair, respectful, words) in zip(heard.select_related("started_by"), SAID, strict=False):
            step = queries.step_of(one.started_by, Moment.DECIDED, one.public_id)
            said = {"clear": clear, "fair": fair, "respectful": respectful}
            feedback.tell(step, hours * 60, said, words, by=one.started_by)
        for words in FeedbackWords.objects.visible_to(cast.staff_2).exclude(text__startswith="Tell us"):
            feedback.show(words, words.text.replace(" in the north", ""), by=cast.staff_2)
        feedback.reply(call, Moment.DECIDED, REPLY, CHANGED, 0, by=cast.staff)
        _ask_and_advise(cast)


def _ask_and_advise(cast: Cast) -> None:
    asked = funders.ask_question(
        "What helps leaders to stay well?",
        Theme.WELLBEING,
        True,
        key=uuid.uuid4(),
        by=cast.funder,
    )
    funders.answer_question(
        asked, "Paid time to rest, and somebody to talk to who is not their manager.", Theme.WELLBEING, 0,
        by=cast.learning,
    )  # fmt: skip
    funders.ask_question(
        "Does choosing together cost more than choosing alone?", Theme.PRACTICE, False, key=uuid.uuid4(), by=cast.funder
    )
    thread = funders.ask_advice(
        "Meetings of grant partners", "You bring many groups together. What makes people come a second time?", True,
        key=uuid.uuid4(), by=cast.staff,
    )  # fmt: skip
    funders.say(
        thread, "Food, and an end time that holds. <em>Pay for travel first.</em>", key=uuid.uuid4(), by=cast.funder
    )
