"""How long things are kept, what holds them, and what has gone: by kind and number, never by name."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shaping_future import clock
from shaping_future.constraints import set_together
from shaping_future.record.models import append_only

PERSON = settings.AUTH_USER_MODEL
KINDS_OF_HOLD = [("legal", "A legal claim"), ("complaint", "A complaint"), ("audit", "An audit")]


class Period(models.Model):
    """How long one kind is kept, from this moment on. The newest row counts; none: what its clock was declared with."""

    rule = models.SlugField(max_length=40, help_text="the key of its clock")
    months = models.PositiveSmallIntegerField()
    because = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["rule", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(months__range=(1, 600)), name="kept_for_a_time")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.rule}: {self.months} months"


class HoldQuerySet(models.QuerySet):
    def in_force(self) -> "HoldQuerySet":
        return self.filter(lifted_at=None, until__gte=clock.today())


class Hold(models.Model):
    """Nothing of its subject goes while it is in force. It has a reason and an end."""

    kind = models.CharField(max_length=10, choices=KINDS_OF_HOLD)
    reason = models.TextField(max_length=1000)
    subject_type = models.SlugField(max_length=40, help_text="what it is about: a subject's key, or everything")
    subject_id = models.CharField(max_length=64, blank=True)
    until = models.DateField(help_text="the last day")
    placed_at = models.DateTimeField(default=clock.now)
    placed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            set_together("lifted_at", "lifted_by"),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="a_hold_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"Hold {self.pk}"

    @property
    def is_in_force(self) -> bool:
        return self.lifted_at is None and self.until >= clock.today()


class Closing(models.Model):
    """Something whose work is over for good (a call): from here on the clocks of what it led to run."""

    subject_type = models.SlugField(max_length=40)
    subject_id = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_type", "subject_id"], name="closed_once")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}"


class Ended(models.Model):
    """This row of its clock's kind has ended: it is never counted, shown as due or emptied again."""

    rule = models.SlugField(max_length=40, help_text="the key of its clock")
    key = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "key"], name="ends_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.key}"


class Deletion(models.Model):
    """A line of the deletion log: how many rows of a kind ended how, by which rule, in one step. No names, no keys."""

    class How(models.TextChoices):
        DELETED = "deleted", "deleted"
        EMPTIED = "emptied", "emptied"
        FILE = "file", "file removed"
        UNLINKED = "unlinked", "link to a person cut"

    run = models.UUIDField(db_index=True)
    rule = models.SlugField(max_length=40, help_text="a clock's key, or erasure")
    months = models.PositiveSmallIntegerField(null=True, help_text="the period that was in force")
    kind = models.CharField(max_length=80, help_text="the model's name")
    how = models.CharField(max_length=10, choices=How.choices)
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-pk"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.how}"


class FileToRemove(models.Model):
    """A stored file that no row names any more. Gone from here once it is gone from the storage."""

    name = models.CharField(max_length=200)
    added_at = models.DateTimeField(default=clock.now)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"File {self.pk}"


class Rehearsal(models.Model):
    """A dry run: what would go at that moment, counted by doing it and taking it back."""

    wanted_at = models.DateTimeField(default=clock.now)
    wanted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=list, help_text="[clock, kind, how, number], in the order of the clocks")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Dry run {self.pk}"
