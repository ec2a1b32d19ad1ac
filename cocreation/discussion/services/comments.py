"""Comments, and the people they mention."""

import uuid

from django.db import transaction

from cocreation.discussion import queries, rules
from cocreation.discussion.kinds import Voice
from cocreation.discussion.models import Comment, Mention, Topic
from cocreation.discussion.services._doors import edited, open_to_words, own
from cocreation.discussion.services.telling import tell_mentioned
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed
from shaping_future.look.typed import clean
from shaping_future.record.services import note

LONGEST = 5000
EMPTY = "Write what you would like to say."


@transaction.atomic
def say_comment(topic: Topic, text: str, *, key: uuid.UUID | None = None, by: User) -> Comment:
    """Kept as it was typed. `key` makes a second post of the same page the same comment."""
    if not rules.writes_in_discussion(by):
        raise NotAllowed("Members of the Group and facilitators write here.")
    topic = open_to_words(topic, by)
    text = clean(text, LONGEST, EMPTY)
    voice = Voice.MEMBER if rules.takes_sides(by) else Voice.FACILITATOR
    comment, is_new = Comment.objects.get_or_create(
        public_id=key or uuid.uuid4(),
        defaults={"topic": topic, "text": text, "voice": voice, "by": by, "at": clock.now()},
    )
    if comment.by_id != by.pk or comment.topic_id != topic.pk:
        raise NotAllowed("This comment is somebody else's.")
    if is_new:
        note("discussion.commented", comment, by=by, topic=topic.pk)
        _mention(comment, topic)
    return comment


@transaction.atomic
def edit_comment(comment: Comment, text: str, *, seen: int | None = None, by: User) -> Comment:
    """Its author's words, said better. Whoever is mentioned only now hears of it now."""
    comment = own(comment, by)
    if edited(comment, clean(text, LONGEST, EMPTY), seen):
        note("discussion.comment-edited", comment, by=by)
        _mention(comment, comment.topic)
    return comment


@transaction.atomic
def withdraw_comment(comment: Comment, *, by: User) -> Comment:
    """It stays as "withdrawn by its author". Twice is once."""
    if comment.by_id == by.pk and Comment.objects.filter(pk=comment.pk, withdrawn_at__isnull=False).exists():
        return comment
    comment = own(comment, by)
    comment.withdrawn_at = clock.now()
    comment.save(update_fields=["withdrawn_at"])
    note("discussion.comment-withdrawn", comment, by=by)
    return comment


def see_mentions(topic: Topic, *, by: User) -> int:
    """The person has the page with these words before them. One query."""
    return Mention.objects.waiting_for(by).filter(comment__topic=topic).update(seen_at=clock.now())


def _mention(comment: Comment, topic: Topic) -> None:
    """Who is named now, out of those who may read it. Nobody mentions themselves."""
    people = queries.mentioned_in(comment.text, queries.may_be_mentioned(topic)) if "@" in comment.text else []
    named = {one.pk: one for one in people if one.pk != comment.by_id}
    comment.mentions.exclude(user__in=named).delete()
    known = set(comment.mentions.values_list("user", flat=True))
    new = [one for pk, one in named.items() if pk not in known]
    Mention.objects.bulk_create([Mention(comment=comment, user=one, at=clock.now()) for one in new])
    tell_mentioned(comment, new)
