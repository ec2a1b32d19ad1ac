"""Adding to the library, and taking away what one added."""

import uuid
from typing import Any

from django.db import transaction

from learning.community.kinds import TOPICS
from learning.community.models import Resource
from learning.community.services._doors import once, own, partner
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotValid
from shaping_future.files.uploads import adopt, kept_together, prepare_upload
from shaping_future.look.typed import clean, clean_line
from shaping_future.record.services import note

LONGEST_TITLE, LONGEST_WORDS, LONGEST_TAGS = 120, 1000, 120


def add_resource(
    title: str, words: str, url: str, uploaded: Any, topics: list[str], own_topics: str,
    *, key: uuid.UUID | None = None, by: User,
) -> Resource:  # fmt: skip
    """One link or one file. The file is on the disk before the transaction, and gone again when that is refused."""
    partner(by)
    if bool(url) == bool(uploaded):
        raise NotValid("Give a link or a file: one of the two.")
    if url and not url.lower().startswith(("https://", "http://")):
        raise NotValid("A link begins with https:// or http://.")
    if not set(topics) <= set(TOPICS):
        raise NotValid("Choose topics from the list.")
    said = {
        "title": clean_line(title, LONGEST_TITLE, "Give it a title."),
        "words": clean(words, LONGEST_WORDS),
        "url": url,
        "topics": topics,
        "own_topics": clean_line(own_topics, LONGEST_TAGS),
    }
    if key and (found := Resource.objects.filter(public_id=key, by=by).first()):
        return found
    if not uploaded:
        return _kept(key, by, said)
    stored = prepare_upload(uploaded, by=by)
    with kept_together(stored), transaction.atomic():
        return _kept(key, by, said | {"file": adopt(stored)})


@transaction.atomic
def _kept(key: uuid.UUID | None, by: User, said: dict[str, Any]) -> Resource:
    resource, is_new = once(Resource, key, by, **said)
    if not is_new and "file" in said:
        raise NotValid("This was added already.")  # at the same moment: the second file goes away again
    if is_new:
        note("community.resource-added", resource, by=by)
    return resource


@transaction.atomic
def withdraw_resource(resource: Resource, *, by: User) -> Resource:
    """Twice is once."""
    if resource.by_id == by.pk and Resource.objects.filter(pk=resource.pk, withdrawn_at__isnull=False).exists():
        return resource
    resource = own(resource, by)
    resource.withdrawn_at = clock.now()
    resource.save(update_fields=["withdrawn_at"])
    note("community.resource-withdrawn", resource, by=by)
    return resource
