"""Comments: said, found at their own address, changed, taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cocreation.discussion import queries, rules, services
from cocreation.discussion.forms import EditCommentForm
from cocreation.discussion.models import Comment, Topic
from cocreation.discussion.views._saying import say
from cocreation.discussion.views.topics import address_at
from shaping_future.access import given, needs
from shaping_future.interruptions import mark_for_scripts
from shaping_future.one_form import READS_AND_WRITES, ask


@never_cache
@READS_AND_WRITES
@needs(rules.writes_in_discussion, load=queries.topic_for)
def discussion_comment(request: HttpRequest, topic: Topic) -> HttpResponse:
    take = lambda said: services.say_comment(topic, by=request.user, **said)  # noqa: E731
    return say(request, topic, "comment", take, lambda comment: address_at(comment, request.user))


@never_cache
@require_safe
@needs(rules.follows_discussion, load=queries.comment_for)
def discussion_comment_at(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Its own address, which stays: to the page on which it is now."""
    return redirect(address_at(comment, request.user))


@never_cache
@READS_AND_WRITES
@needs(rules.writes_in_discussion, load=queries.own_comment)
def discussion_comment_edit(request: HttpRequest, comment: Comment) -> HttpResponse:
    """One's own, with the way to take it back."""
    said = {"text": comment.text, "seen": comment.edits}
    data = given(request)
    form = EditCommentForm(data, initial=said)
    return ask(
        request,
        form,
        lambda: services.edit_comment(comment, by=request.user, **form.cleaned_data),
        done="Saved. Your earlier words are kept beside it.",
        to=lambda edited: address_at(edited, request.user),
        page="cocreation/discussion/edit.html",
        context={
            "words": comment,
            "topic": comment.topic,
            "what": "comment",
            "withdraw": reverse("discussion-comment-withdraw", args=[comment.public_id]),
            "person": mark_for_scripts(request.user),
        },
    )


@never_cache
@require_POST
@needs(rules.writes_in_discussion, load=queries.own_comment)
def discussion_comment_withdraw(request: HttpRequest, comment: Comment) -> HttpResponse:
    services.withdraw_comment(comment, by=request.user)
    messages.success(request, "You took it back. Nobody reads it any more.")
    return redirect(address_at(comment, request.user))


@never_cache
@require_safe
@needs(rules.follows_discussion, load=queries.comment_for)
def discussion_comment_earlier(request: HttpRequest, comment: Comment) -> HttpResponse:
    context = {"words": comment, "topic": comment.topic, "what": "comment"}
    context |= {"earlier": queries.earlier_words(comment), "back": address_at(comment, request.user)}
    return render(request, "cocreation/discussion/earlier.html", context)
