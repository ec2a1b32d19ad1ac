"""A call's topics, and one of them."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cocreation.discussion import forms, queries, rules, services
from cocreation.discussion.models import Comment, Topic
from cocreation.group.rules import in_group
from grants.applications.models import Application
from grants.calls.blindness import hidden_from, said_to_reader
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.access import needs
from shaping_future.interruptions import mark_for_scripts

FORMS = {"point": forms.PointForm, "comment": forms.CommentForm, "ask": forms.AskForm}


@never_cache
@require_safe
@needs(rules.follows_discussion, load=queries.call_to_discuss)
def discussion_list(request: HttpRequest, call: Call) -> HttpResponse:
    """Free topics, then applications in the order of the agenda."""
    context = {
        "call": call,
        "rows": queries.topics_of(request.user, call),
        "home": "group-home" if in_group(request.user) else "facilitate-home",
        "holds": rules.holds_discussion(request.user) and call.stage == "deliberating",
        "hidden_said": said_to_reader(hidden_from(request.user, call)),
    }
    return render(request, "cocreation/discussion/list.html", context)


@never_cache
@require_safe
@needs(rules.follows_discussion, load=queries.application_to_discuss)
def discussion_of(request: HttpRequest, application: Application) -> HttpResponse:
    """To the application's topic, which the first look opens."""
    topic = queries.topic_of(request.user, application) or services.open_topic(application, by=request.user)
    return redirect("discussion-topic", topic.public_id)


@never_cache
@require_safe
@needs(rules.follows_discussion, load=queries.topic_for)
def discussion_topic(request: HttpRequest, topic: Topic) -> HttpResponse:
    """All of one topic. Whoever was mentioned in it has seen it now."""
    services.see_mentions(topic, by=request.user)
    return topic_page(request, topic)


@never_cache
@require_safe
@needs(rules.follows_discussion, load=queries.topic_for)
def discussion_news(request: HttpRequest, topic: Topic) -> HttpResponse:
    """The line that says whether somebody has written since the page was made; nothing moves under a reader."""
    if not request.headers.get("HX-Request"):
        return redirect("discussion-topic", topic.public_id)
    since = _time(request.GET.get("since", ""))
    has_news = since is not None and queries.has_news(topic, request.user, since)
    context = {"topic": topic, "since": request.GET.get("since", ""), "has_news": has_news}
    return render(request, "cocreation/discussion/news.html", context)


def _time(text: str) -> Any:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def topic_page(request: HttpRequest, topic: Topic, status: int = 200, **given: Any) -> HttpResponse:
    """The page, with the forms that this person may send now; `given` are those that were sent and refused."""
    user, names = request.user, hidden_from(request.user, topic.call)
    page = _comments(request, topic)
    context = {
        "topic": topic,
        "application": topic.application,
        "since": clock.now().isoformat(),
        "points": queries.points_of(topic, user),
        "page": page,
        "questions": queries.questions_of(topic, user) if topic.application_id else [],
        "others_wait": queries.others_wait(topic, user),
        "holds": rules.holds_discussion(user) and topic.is_open,
        "takes_sides": rules.takes_sides(user),
        "person": mark_for_scripts(user),
        "hidden_said": said_to_reader(names),
        **_forms(user, topic, bool(names)),
        **given,
    }
    if "comment" in context:
        context["people"] = [one for one in queries.may_be_mentioned(topic) if one.pk != user.pk]
    return render(request, "cocreation/discussion/topic.html", context, status=status)


def _comments(request: HttpRequest, topic: Topic) -> Page:
    """The newest page, if none is asked for: there the talk goes on."""
    pages = Paginator(queries.comments_of(topic, request.user), queries.PER_PAGE)
    asked = request.GET.get("page", "")
    return pages.get_page(asked if asked.isdecimal() else pages.num_pages)


def _forms(user: Any, topic: Topic, hides_names: bool) -> dict[str, Any]:
    """What this person may send now."""
    if not topic.is_open or topic.waits_for_round or not rules.writes_in_discussion(user):
        return {}
    offered = ["comment"]
    if rules.takes_sides(user):
        offered += ["point", "ask"] if topic.application_id else ["point"]
    return {name: FORMS[name](auto_id=f"{name}_%s", hides_names=hides_names) for name in offered}


def address_at(comment: Comment, user: Any) -> str:
    """The page on which the comment is, at its place."""
    page = queries.page_of(comment, user)
    return f"{reverse('discussion-topic', args=[comment.topic.public_id])}?page={page}#comment-{comment.public_id}"
