"""Mail about discussions: a link, never a word of it, nor what it is about."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from cocreation.discussion.models import Comment
from shaping_future.accounts.models import User
from shaping_future.outbox.services import promise_to_each


def tell_mentioned(comment: Comment, people: Iterable[User]) -> None:
    """One mail for each person and comment, however often it is edited."""
    to = {f"discussion:mention:{comment.pk}:{one.pk}": one.email for one in people}
    if not to:
        return
    link = settings.SITE_URL + reverse("discussion-comment-at", args=[comment.public_id])
    body = f"Hello,\n\nsomeone mentioned you in a discussion of the Group. Please sign in to read it:\n\n{link}\n"
    promise_to_each(to, subject="Someone mentioned you in a discussion", body=body)
