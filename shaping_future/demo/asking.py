"""Questions in both directions: from anybody about the open call, and from staff about an answer."""

from grants.applications import queries
from grants.applications import services as applications
from grants.calls import services as calls
from grants.calls.models import Call
from shaping_future.demo.cast import Cast

ANSWERED = [
    ("We have no bank account. Can we apply?", "Yes. A host can hold the grant for you. We help you find one."),
    ("Can we apply alone and also as a partner?", "Yes. You can lead one application, and be a partner in others."),
]
WAITING = "Is there help with Easy Read answers?"


def about_the_call(call: Call, cast: Cast) -> None:
    """Two that are published, and one that waits on the desk."""
    for question, answer in ANSWERED:
        asked = calls.ask_about_call(call, question, address="demo")
        calls.publish_answer(asked, question, answer, by=cast.staff)
    calls.ask_about_call(call, WAITING, address="demo")


def about_answers(call: Call, cast: Cast) -> None:
    """One applicant has answered and changed an answer; another still has time."""
    first, second = call.applications.filter(state="sent").order_by("pk")[:2]
    enquiry = applications.ask_about_answers(
        first, "question", ["summary"], "Who decides about the work, and how?", by=cast.staff
    )
    text = "People who came through the system decide together, every month, what we do next."
    versions = queries.versions(first)
    applications.answer_enquiry(enquiry, {"summary": text}, versions, "We hope this is clearer.", by=first.started_by)
    applications.ask_about_answers(second, "question", ["why_now"], "What has changed this year?", by=cast.staff)
