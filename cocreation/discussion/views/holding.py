"""What a facilitator holds: free topics, written rounds, why something is talked about."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cocreation.discussion import queries, rules, services
from cocreation.discussion.forms import FreeTopicForm, RoundForm, WhyForm
from cocreation.discussion.models import Topic
from grants.calls.models import Call
from shaping_future.access import needs
from shaping_future.one_form import READS_AND_WRITES, ask


def address_of(topic: Topic) -> str:
    return reverse("discussion-topic", args=[topic.public_id])


@never_cache
@READS_AND_WRITES
@needs(rules.holds_discussion, load=queries.call_to_discuss)
def discussion_open(request: HttpRequest, call: Call) -> HttpResponse:
    """A topic that is about no single application."""
    form = FreeTopicForm(request.POST if request.method == "POST" else None)
    return ask(
        request,
        form,
        lambda: services.open_free_topic(call, by=request.user, **form.cleaned_data),
        done="The topic is open. Members can write to it now.",
        to=address_of,
        page="cocreation/discussion/open.html",
        context={"call": call},
    )


@never_cache
@READS_AND_WRITES
@needs(rules.holds_discussion, load=queries.call_to_discuss)
def discussion_round(request: HttpRequest, call: Call) -> HttpResponse:
    """A written round for several topics at once; topics that nobody has looked at are opened with it."""
    rows = queries.topics_of(request.user, call)
    form = RoundForm(rows, request.POST if request.method == "POST" else None)

    def take() -> int:
        chosen = set(form.cleaned_data["topics"])
        about = [row for row in rows if row.address in chosen]
        return services.open_rounds(
            call, about, form.begins_at, form.closes_at, form.cleaned_data["hides"], by=request.user
        )

    return ask(
        request,
        form,
        take,
        done="The written round is set.",
        to=lambda _count: reverse("discussion-list", args=[call.slug]),
        page="cocreation/discussion/round.html",
        context={"call": call},
    )


@never_cache
@READS_AND_WRITES
@needs(rules.holds_discussion, load=queries.topic_for)
def discussion_why(request: HttpRequest, topic: Topic) -> HttpResponse:
    form = WhyForm(request.POST if request.method == "POST" else None, initial={"why": topic.why})
    return ask(
        request,
        form,
        lambda: services.say_why(topic, by=request.user, **form.cleaned_data),
        done="Saved. The Group reads it at the top.",
        to=address_of,
        page="cocreation/discussion/why.html",
        context={"topic": topic},
    )


@never_cache
@require_POST
@needs(rules.holds_discussion, load=queries.topic_for)
def discussion_end(request: HttpRequest, topic: Topic) -> HttpResponse:
    """End a written round before its time."""
    services.end_written_round(topic, by=request.user)
    messages.success(request, "The written round has ended. Everybody reads everything.")
    return redirect(address_of(topic))
