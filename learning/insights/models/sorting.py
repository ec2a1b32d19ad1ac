"""Groups of passages as the machine suggests them, and what a person made of each."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from learning.insights.kinds import ClusterState, Material, SortingState
from learning.reports.models import Answer
from shaping_future import clock

from .passages import Passage, Theme, gathered_by, stayed_out_of


class Sorting(models.Model):
    """One look at everything of a kind. The worker does it; `percent` says how far it is."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    material = models.CharField(max_length=10, choices=Material.choices)
    wanted = models.PositiveSmallIntegerField(null=True, help_text="how many groups; empty: as many as lie apart best")
    state = models.CharField(max_length=10, choices=SortingState.choices, default=SortingState.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    pieces = models.PositiveIntegerField(default=0, help_text="passages or paragraphs that were looked at")
    grants = models.PositiveIntegerField(default=0, help_text="from how many grants they are")
    claimed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="sorting_percent_to_100"),
            models.CheckConstraint(
                condition=Q(wanted=None) | Q(wanted__range=(2, 12)), name="sorting_wants_some_groups"
            ),
        ]

    def __str__(self) -> str:
        return f"Sorting {self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.state == SortingState.WAITING


class ClusterQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ClusterQuerySet":
        """With something in it that this person may read, and nothing that they stay out of."""
        items = ClusterItem.objects.filter(cluster=OuterRef("pk"))
        seen = Exists(items.filter(answer__in=gathered_by(user).order_by().values("pk")))
        return self.filter(seen).exclude(Exists(items.filter(answer__in=stayed_out_of(user).values("pk"))))


class Cluster(models.Model):
    """A suggested group. `theme`: what it became when a person accepted it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sorting = models.ForeignKey(Sorting, on_delete=models.CASCADE, related_name="clusters")
    order = models.PositiveSmallIntegerField()
    words = models.JSONField(default=list, help_text="the words that set it apart")
    title = models.CharField(max_length=120, blank=True, help_text="as a person called it")
    state = models.CharField(max_length=10, choices=ClusterState.choices, default=ClusterState.SUGGESTED)
    theme = models.OneToOneField(Theme, null=True, on_delete=models.PROTECT, related_name="cluster")

    objects = ClusterQuerySet.as_manager()

    class Meta:
        ordering = ["sorting", "order"]
        constraints = [
            models.UniqueConstraint(fields=["sorting", "order"], name="cluster_once"),
            models.CheckConstraint(
                condition=Q(state="accepted", theme__isnull=False) | (~Q(state="accepted") & Q(theme=None)),
                name="accepted_cluster_is_a_theme",
            ),
        ]

    def __str__(self) -> str:
        return f"Cluster {self.pk}"

    @property
    def name(self) -> str:
        return self.title or ", ".join(self.words[:3]) or f"Group {self.order}"


class ClusterItemQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ClusterItemQuerySet":
        """As of passages: only of answers that this person may read now."""
        return self.filter(answer__in=gathered_by(user).order_by().values("pk"))


class ClusterItem(models.Model):
    """A passage, or a paragraph that nobody has marked."""

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveIntegerField(help_text="the most typical first")
    passage = models.ForeignKey(Passage, null=True, on_delete=models.CASCADE, related_name="+")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()

    objects = ClusterItemQuerySet.as_manager()

    class Meta:
        ordering = ["cluster", "order"]
        constraints = [models.UniqueConstraint(fields=["cluster", "order"], name="cluster_item_once")]
