"""Files and links that partners share."""

from typing import Any

from django.db import models
from django.db.models import Q

from learning.community.kinds import TOPICS
from shaping_future.files.models import StoredFile

from .people import in_space
from .said import Said, SaidQuerySet


class ResourceQuerySet(SaidQuerySet):
    def visible_to(self, user: Any) -> "ResourceQuerySet":
        if not user.is_authenticated:
            return self.none()
        return self.standing().filter(in_space(user)).unblocked(user)


class Resource(Said):
    """One file or one link, with who added it."""

    title = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    topics = models.JSONField(default=list)
    own_topics = models.CharField(max_length=120, blank=True)

    objects = ResourceQuerySet.as_manager()

    class Meta(Said.Meta):
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(url="", file__isnull=False) | (~Q(url="") & Q(file=None)), name="a_file_or_a_link"
            ),
            models.CheckConstraint(condition=Q(title__regex=r"\S"), name="resource_has_a_title"),
        ]

    @property
    def tags(self) -> list[str]:
        own = [" ".join(one.split()) for one in self.own_topics.split(",")]
        return [TOPICS[key] for key in self.topics if key in TOPICS] + [one for one in own if one]
