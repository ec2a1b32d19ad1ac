"""What the Group writes about applications before it meets: points, comments, questions to applicants."""

import datetime as dt

from cocreation.discussion import queries
from cocreation.discussion import services as discussion
from cocreation.discussion.models import Topic
from cocreation.discussion.rules import takes_sides
from grants.applications import services as applications
from grants.applications.models import Application
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.demo.cast import Cast

FOR = ("People who came through the system lead it.", "They say what they would stop doing with less money.")
AGAINST = ("It rests on one person. Who takes over when she is ill?",)
COMMENT = (
    "I read it twice. The second part is strong:\n<ul>\n<li>they pay people for their time</li>\n"
    "<li>they ask before they act</li>\n</ul>\nI would like to hear more about the partners: https://example.org/how-partners-decide"
)
FIRST_WORDS = "I am not sure about the budget."
BETTER_WORDS = "I am not sure about the budget: the rent seems low for two rooms."
FACILITATOR = "Thank you both. Let us begin with the question about the lead when we meet."
ASKED, REWORDED = "Who takes over when she is ill?", "Who would lead the work if your lead could not, for some weeks?"
ANSWER = "Two of us share the work already. Either can go on alone for two months."
WAITING = "Is the rent agreed?"


def discuss(call: Call, cast: Cast) -> None:
    """Two applications are talked about, a third is in a written round; one question is for everybody."""
    with clock.at(call.closes_at + dt.timedelta(days=45)):
        found = list(Application.objects.visible_to(cast.facilitator).readable().filter(call=call).order_by("pk")[:3])
        for application in found[:2]:
            discuss_one(application, cast)
        discussion.open_free_topic(
            call, "Where we begin", "Do we talk about the joint applications first?", "Four of ten are joint.",
            by=cast.facilitator,
        )  # fmt: skip
    topics = [discussion.open_topic(application, by=cast.facilitator) for application in found[2:]]
    if topics:
        ends = clock.now() + dt.timedelta(days=4)
        discussion.open_written_round(call, topics, None, ends, True, by=cast.facilitator)
        discussion.say_comment(topics[0], FIRST_WORDS, by=who_decide(topics[0], cast)[0])


def who_decide(topic: Topic, cast: Cast) -> list:
    """Members who may know of it, in the order of the cast."""
    may = {one.pk for one in queries.may_be_mentioned(topic) if takes_sides(one)}
    return [one for one in cast.readers if one.pk in may]


def discuss_one(application: Application, cast: Cast) -> Topic:
    """Points for and against, two of them shared; comments, one changed and one taken back; two questions, one
    answered."""
    topic = discussion.open_topic(application, by=cast.facilitator)
    one, two, three, four, *_others = who_decide(topic, cast)
    good = [discussion.make_point(topic, "for", text, by=by) for text, by in zip(FOR, (one, two), strict=True)]
    discussion.make_point(topic, "against", AGAINST[0], by=three)
    for member in (three, four):
        discussion.think_so_too(good[0], True, by=member)
    discussion.say_comment(topic, COMMENT, by=one)
    said = discussion.say_comment(topic, FIRST_WORDS, by=two)
    discussion.edit_comment(said, f"{BETTER_WORDS} @{three.name}, what do you think?", by=two)
    discussion.withdraw_comment(discussion.say_comment(topic, "Forget this.", by=three), by=three)
    discussion.say_comment(topic, FACILITATOR, by=cast.facilitator)
    asked = discussion.propose_question(topic, ASKED, by=three)
    asked = discussion.send_question(asked, REWORDED, by=cast.staff)
    applications.answer_enquiry(asked.enquiry, {}, {}, ANSWER, by=application.started_by)
    discussion.propose_question(topic, WAITING, by=four)
    return topic
