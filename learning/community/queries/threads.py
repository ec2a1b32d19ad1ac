"""Threads, their posts, and what posts said before."""

from itertools import pairwise
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from learning.community.models import Post, Thread
from shaping_future.look.rich import rich
from shaping_future.look.words import paragraphs

from .people import WITH

PER_PAGE = 30


def threads_for(user: Any) -> QuerySet[Thread]:
    """With how many posts there are, those with the newest words first."""
    said = Post.objects.standing().filter(thread=OuterRef("pk")).order_by().values("thread")
    said = said.annotate(n=Count("pk")).values("n")  # beside the rows: how many there are is counted without it
    rows = Thread.objects.visible_to(user).select_related("circle", *WITH)
    rows = rows.annotate(count=Coalesce(Subquery(said), 0))
    return rows.order_by("-last_at", "-pk")


def thread_for(user: Any, public_id: Any) -> Thread:
    return Thread.objects.visible_to(user).select_related("circle", *WITH).get(public_id=public_id)


def posts_of(thread: Thread, user: Any) -> QuerySet[Post]:
    return Post.objects.visible_to(user).filter(thread=thread).select_related(*WITH).order_by("at", "pk")


def shown(post: Post) -> str:
    """Safe HTML of its words: with the few allowed tags, or exactly as typed."""
    return paragraphs(post.text) if post.plain else rich(post.text)


def post_for(user: Any, public_id: Any) -> Post:
    """One whose words may be read."""
    return Post.objects.visible_to(user).standing().select_related("thread", *WITH).get(public_id=public_id)


def own_post(user: Any, public_id: Any) -> Post:
    return Post.objects.visible_to(user).filter(by=user).select_related("thread", *WITH).get(public_id=public_id)


def earlier_words(post: Post) -> list[dict[str, Any]]:
    """[{"text", "at"}] of what it said before, oldest first. One query."""
    said = list(post.events.order_by("pgh_id").values_list("text", "edited_at"))
    return [{"text": text, "at": at or post.at} for (text, at), (after, _then) in pairwise(said) if text != after]


def page_of(post: Post, user: Any) -> int:
    """On which page of its thread it is."""
    before = Q(at__lt=post.at) | Q(at=post.at, pk__lt=post.pk)
    return posts_of(post.thread, user).filter(before).count() // PER_PAGE + 1
