"""The library, searched."""

from typing import Any

from django.db.models import Q, QuerySet

from learning.community.kinds import TOPICS
from learning.community.models import Resource

from .people import WITH


def resources_for(user: Any, q: str = "", topic: str = "") -> QuerySet[Resource]:
    """With every word of `q` somewhere in title, words, tags or file name; about `topic`. The newest first."""
    rows = Resource.objects.visible_to(user).select_related("file", *WITH)
    if topic in TOPICS:
        rows = rows.filter(topics__contains=[topic])
    for word in q.split()[:8]:
        keys = [key for key, label in TOPICS.items() if word.casefold() in label.casefold()]
        places = Q(title__icontains=word) | Q(words__icontains=word) | Q(own_topics__icontains=word)
        places |= Q(file__name__icontains=word) | Q(url__icontains=word)
        for key in keys:
            places |= Q(topics__contains=[key])
        rows = rows.filter(places)
    return rows.order_by("-at", "-pk")


def resource_for(user: Any, public_id: Any) -> Resource:
    return Resource.objects.visible_to(user).select_related("file", *WITH).get(public_id=public_id)


def own_resource(user: Any, public_id: Any) -> Resource:
    """One's own, also one that was taken away since."""
    rows = Resource.objects.filter(by=user).select_related("file")
    found = rows.get(public_id=public_id)
    if not found.withdrawn_at:
        Resource.objects.visible_to(user).get(pk=found.pk)
    return found


def file_for(user: Any, public_id: Any) -> Resource:
    """One with a file that may be opened: a scanner, where there is one, has found it clean."""
    found = Resource.objects.visible_to(user).select_related("file").get(public_id=public_id)
    if found.file is None or not found.file.may_be_opened:
        raise Resource.DoesNotExist
    return found
