"""Questions to applicants: where each stands, and what the reader may have of its answer."""

from dataclasses import dataclass
from typing import Any

from cocreation.discussion.kinds import Asked
from cocreation.discussion.models import ApplicantQuestion, Topic
from cocreation.discussion.models.words import out_of_the_room
from grants.applications.models import Application
from grants.applications.queries.blind import known_of_now
from grants.applications.redaction import redact
from grants.calls import blindness


@dataclass(frozen=True)
class Told:
    """A question and its standing: `asked`, staff's words, once it was sent; `answer`, once the reader may have it."""

    question: ApplicantQuestion
    standing: str
    asked: str = ""
    answer: str = ""

    @property
    def differs(self) -> bool:
        """Staff found other words; the member's are shown too, unless their author stays out of it now."""
        return self.asked != self.question.text and not getattr(self.question, "is_out", False)

    @property
    def tone(self) -> str:
        states = {Asked.WAITING: "wait", Asked.DECLINED: "plain"}
        return states.get(self.question.state, "done" if self.answer else "doing")


def questions_of(topic: Topic, user: Any) -> list[Told]:
    """Every question that the person may read; what was merged stands with the other. One query."""
    rows = ApplicantQuestion.objects.visible_to(user).filter(topic=topic).exclude(state=Asked.MERGED)
    rows = rows.select_related("by", "enquiry").annotate(is_out=out_of_the_room()).order_by("at", "pk")
    return [told(one, blindness.hidden_from(user, topic.call)) for one in rows]


def told(question: ApplicantQuestion, hides: frozenset[str]) -> Told:
    """Needs `enquiry`. Where names are hidden, an answer is there once staff have given a copy without them."""
    enquiry = question.enquiry
    if enquiry is None:
        return Told(question, question.get_state_display())
    if enquiry.answered_at is None:
        return Told(question, "Waits for the applicant" if enquiry.is_waiting else enquiry.standing, enquiry.text)
    if not hides:
        return Told(question, "Answered", enquiry.text, enquiry.reply)
    if question.answer_given_at is None:
        return Told(question, "Answered. Staff take the names out first", enquiry.text)
    return Told(question, "Answered", enquiry.text, question.answer)


def proposed_answer(question: ApplicantQuestion) -> str:
    """The applicant's answer without the names and sums that we know of; a person looks at it. Two queries."""
    application = Application.objects.select_related("response", "call").get(pk=question.topic.application_id)
    hides = blindness.hidden_from_readers(application.call)
    return redact(question.enquiry.reply, known_of_now(application), hides)[0]


def question_for(user: Any, pk: int) -> ApplicantQuestion:
    rows = ApplicantQuestion.objects.visible_to(user).select_related("topic__call", "enquiry")
    return rows.get(pk=pk)
