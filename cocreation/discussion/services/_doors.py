"""What every service here begins with: the topic as this person may know of it, locked, and open to words."""

from typing import Any, TypeVar

from cocreation.discussion.models import Comment, Point, Topic
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.look.words import when

Said = TypeVar("Said", Point, Comment)
OVER = "The Group has decided in this call. What was said about it stays as it is."
CHANGED = "You changed these words on another page. Look at them again before you save."


def locked(topic: Topic, by: User) -> Topic:
    """Read again under its lock, for somebody who may know of it at this moment."""
    Topic.objects.select_for_update(of=("self",)).order_by().get(pk=topic.pk)
    rows = Topic.objects.visible_to(by).select_related("call", "application__organisation")
    found = rows.filter(pk=topic.pk).first()
    if found is None:
        raise NotAllowed("This is not yours to talk about.")
    return found


def open_to_words(topic: Topic, by: User) -> Topic:
    topic = locked(topic, by)
    if not topic.is_open:
        raise NotAllowedNow(OVER)
    if topic.waits_for_round:
        raise NotAllowedNow(f"The written round begins at {when(topic.words_from)}. Come back then.")
    return topic


def own(words: Said, by: User) -> Said:
    """One's own words under the lock of their topic, while they may still change."""
    open_to_words(words.topic, by)
    words = type(words).objects.select_for_update(of=("self",)).select_related("topic__call").get(pk=words.pk)
    if words.by_id != by.pk:
        raise NotAllowed("These words are somebody else's.")
    if words.withdrawn_at:
        raise NotAllowedNow("You took these words back. Write them again if you want to say them.")
    return words


def edited(words: Said, text: str, seen: int | None, **more: Any) -> bool:
    """Put other words in the place of one's own; the earlier ones are kept by the row's history. Whether anything
    changed."""
    now = {"text": text, **more}
    if all(getattr(words, name) == value for name, value in now.items()):
        return False
    if seen is not None and seen != words.edits:
        raise NotAllowedNow(CHANGED)
    for name, value in now.items():
        setattr(words, name, value)
    words.edits += 1
    words.edited_at = clock.now()
    words.save(update_fields=[*now, "edits", "edited_at"])
    return True
