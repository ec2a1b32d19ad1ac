"""A call that the Group decides about, and what it writes about the applications."""

import datetime as dt
from dataclasses import dataclass

from cocreation.discussion import queries, services
from cocreation.discussion.models import ApplicantQuestion, Comment, Point, Topic
from grants.applications.models import Application, Recusal, Rung
from grants.applications.services import answer_enquiry, recuse
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from tests.again import once
from tests.cast import person
from tests.cocreation.cast import applications, closed


@dataclass
class Talking:
    call: Call
    members: list[User]
    facilitator: User
    staff: User
    applications: list[Application]
    topic: Topic

    def comment(self, text: str = "I liked it.", by: User | None = None, topic: Topic | None = None) -> Comment:
        return services.say_comment(topic or self.topic, text, by=by or self.members[0])

    def point(self, side: str = "for", text: str = "They know the place.", by: User | None = None) -> Point:
        return services.make_point(self.topic, side, text, by=by or self.members[0])

    def ask(self, text: str = "Who would lead it?", by: User | None = None) -> ApplicantQuestion:
        return services.propose_question(self.topic, text, by=by or self.members[0])

    def send(self, question: ApplicantQuestion, text: str = "Please tell us who would lead it.") -> ApplicantQuestion:
        return services.send_question(question, text, by=self.staff)

    def answer(self, question: ApplicantQuestion, reply: str = "Two of us, together.") -> None:
        lead = question.topic.application.started_by
        answer_enquiry(question.enquiry, {}, {}, reply, by=lead)

    def round(self, hides: bool = True, topics: list[Topic] | None = None, days: int = 3) -> None:
        ends = clock.now() + dt.timedelta(days=days)
        services.open_written_round(self.call, topics or [self.topic], None, ends, hides, by=self.facilitator)

    def out(self, user: User, rung: str = Rung.ROOM) -> Recusal:
        """Stays out of the topic's application from now on."""
        return recuse(self.topic.application, user, rung, by=self.facilitator)

    def free(self, title: str = "Which strand first?") -> Topic:
        return services.open_free_topic(self.call, title, "Which one do we begin with?", by=self.facilitator)


@once
def talking(members: int = 4, count: int = 2) -> Talking:
    """Reading has closed; the first application's topic is open. The facilitator is called Noor, the members have
    names of their own."""
    call, people, facilitator = closed(count, members)
    for user, name in zip(
        [*people, facilitator], ["Amina Yusuf", "Ben Okafor", "Ana María", "Sol", "Noor"], strict=False
    ):
        user.name = name
        user.save(update_fields=["name"])
    facilitator.name = "Noor Haddad"
    facilitator.save(update_fields=["name"])
    found = applications(call)
    topic = services.open_topic(found[0], by=people[0])
    return Talking(call, people, facilitator, person(Role.STAFF, "Staff of MEX"), found, topic)


def read(user: User, topic: Topic) -> list[str]:
    """Every text that the person reads in the topic."""
    points = [one.text for column in queries.words_for(topic, user).points for one in column.points]
    return sorted(points + [one.text for one in queries.comments_of(topic, user)])
