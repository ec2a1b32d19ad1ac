"""Threads and posts. `key` makes a second post of one page the same thing."""

import uuid

from django.db import transaction

from learning.community.models import Circle, Post, Thread
from learning.community.rules import is_guest
from learning.community.services._doors import once, own, partner, seen
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.look.typed import clean, clean_line
from shaping_future.record.services import note

LONGEST = 5000
LONGEST_TITLE = 120
EMPTY = "Write what you would like to say."
NO_TITLE = "Give it a title, so that others find it."


@transaction.atomic
def start_thread(
    title: str, text: str, plain: bool = False, circle: Circle | None = None, *, key: uuid.UUID | None = None, by: User
) -> Thread:
    """For every partner, or for the people of one circle."""
    partner(by)
    if circle is not None:
        circle = seen(Circle.objects.standing().with_seat_of(by), circle.pk, by)
        _still_open(circle)
    title, text = clean_line(title, LONGEST_TITLE, NO_TITLE), clean(text, LONGEST, EMPTY)
    thread, is_new = once(Thread, key, by, title=title, circle=circle, last_at=clock.now())
    if is_new:
        Post.objects.create(thread=thread, text=text, plain=plain, by=by, at=clock.now())
        note("community.thread-started", thread, by=by)
    return thread


@transaction.atomic
def say(thread: Thread, text: str, plain: bool = False, *, key: uuid.UUID | None = None, by: User) -> Post:
    """Kept as it was typed. Partners and guests of the thread write in it."""
    thread = seen(Thread.objects.visible_to(by).select_related("circle"), thread.pk, by)
    if not is_guest(by):
        partner(by)
    if thread.circle_id:
        _still_open(thread.circle)
    post, is_new = once(Post, key, by, thread=thread, text=clean(text, LONGEST, EMPTY), plain=plain)
    if post.thread_id != thread.pk:
        raise NotAllowed("This was said somewhere else.")
    if is_new:
        thread.last_at = clock.now()
        thread.save(update_fields=["last_at"])
        note("community.said", post, by=by, thread=thread.pk)
    return post


@transaction.atomic
def edit_post(post: Post, text: str, plain: bool = False, *, seen_edits: int | None = None, by: User) -> Post:
    """Its author's words, said better; the earlier ones are kept and may be read."""
    _may_know(post, by)
    post = own(post, by)
    text = clean(text, LONGEST, EMPTY)
    if (post.text, post.plain) == (text, plain):
        return post
    if seen_edits is not None and seen_edits != post.edits:
        raise NotAllowedNow("You changed these words on another page. Look at them again before you save.")
    post.text, post.plain, post.edits, post.edited_at = text, plain, post.edits + 1, clock.now()
    post.save(update_fields=["text", "plain", "edits", "edited_at"])
    note("community.post-edited", post, by=by)
    return post


@transaction.atomic
def withdraw_post(post: Post, *, by: User) -> Post:
    """In its place stands that it was taken away. Twice is once."""
    if post.by_id == by.pk and Post.objects.filter(pk=post.pk, withdrawn_at__isnull=False).exists():
        return post
    _may_know(post, by)
    post = own(post, by)
    post.withdrawn_at = clock.now()
    post.save(update_fields=["withdrawn_at"])
    note("community.post-withdrawn", post, by=by)
    return post


def _may_know(post: Post, by: User) -> None:
    if not Thread.objects.visible_to(by).filter(pk=post.thread_id).exists():
        raise NotAllowed("This is not yours to do here.")


def _still_open(circle: Circle) -> None:
    if circle.closed_at is not None:
        raise NotAllowedNow("This circle has ended. What was said in it stays.")
