"""Points: made, changed, taken back, thought by others too."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreation.discussion import queries, rules, services
from cocreation.discussion.forms import EditPointForm
from cocreation.discussion.models import Point, Topic
from cocreation.discussion.views._saying import say
from shaping_future.access import given, needs
from shaping_future.interruptions import mark_for_scripts
from shaping_future.one_form import READS_AND_WRITES, ask


def address_of(point: Point) -> str:
    return f"{reverse('discussion-topic', args=[point.topic.public_id])}#point-{point.public_id}"


@never_cache
@READS_AND_WRITES
@needs(rules.takes_sides, load=queries.topic_for)
def discussion_point(request: HttpRequest, topic: Topic) -> HttpResponse:
    return say(request, topic, "point", lambda said: services.make_point(topic, by=request.user, **said), address_of)


@never_cache
@READS_AND_WRITES
@needs(rules.takes_sides, load=queries.own_point)
def discussion_point_edit(request: HttpRequest, point: Point) -> HttpResponse:
    """One's own, with the way to take it back."""
    said = {"side": point.side, "text": point.text, "seen": point.edits}
    data = given(request)
    form = EditPointForm(data, initial=said)
    return ask(
        request,
        form,
        lambda: services.edit_point(point, by=request.user, **form.cleaned_data),
        done="Saved. Your earlier words are kept beside it.",
        to=address_of,
        page="cocreation/discussion/edit.html",
        context={
            "words": point,
            "topic": point.topic,
            "what": "point",
            "withdraw": reverse("discussion-point-withdraw", args=[point.public_id]),
            "person": mark_for_scripts(request.user),
        },
    )


@never_cache
@require_POST
@needs(rules.takes_sides, load=queries.own_point)
def discussion_point_withdraw(request: HttpRequest, point: Point) -> HttpResponse:
    services.withdraw_point(point, by=request.user)
    messages.success(request, "You took it back. Nobody reads it any more.")
    return redirect(address_of(point))


@never_cache
@require_POST
@needs(rules.takes_sides, load=queries.point_for)
def discussion_point_too(request: HttpRequest, point: Point) -> HttpResponse:
    """I think so too; or not any more."""
    services.think_so_too(point, request.POST.get("on") == "yes", by=request.user)
    return redirect(address_of(point))


@never_cache
@require_safe
@needs(rules.follows_discussion, load=queries.point_for)
def discussion_point_earlier(request: HttpRequest, point: Point) -> HttpResponse:
    context = {"words": point, "topic": point.topic, "what": "point", "back": address_of(point)}
    return render(request, "cocreation/discussion/earlier.html", context | {"earlier": queries.earlier_words(point)})
