"""What a member would like to ask the applicant. Staff answer it on the desk."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from cocreation.discussion import queries, rules, services
from cocreation.discussion.models import ApplicantQuestion, Topic
from cocreation.discussion.views._saying import say
from shaping_future.access import needs
from shaping_future.one_form import READS_AND_WRITES


def address_of(question: ApplicantQuestion) -> str:
    return f"{reverse('discussion-topic', args=[question.topic.public_id])}#question-{question.public_id}"


@never_cache
@READS_AND_WRITES
@needs(rules.takes_sides, load=queries.topic_to_ask_about)
def discussion_ask(request: HttpRequest, topic: Topic) -> HttpResponse:
    take = lambda said: services.propose_question(topic, by=request.user, **said)  # noqa: E731
    return say(request, topic, "ask", take, address_of)
