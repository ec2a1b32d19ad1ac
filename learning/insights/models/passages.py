"""Passages: exact spans of what a grant partner shared, with their text kept; tags and themes that gather them."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Lower
from django.db.models.lookups import Exact

from grants.applications.models import Recusal, Rung
from learning.reports.models import Answer
from shaping_future import clock
from shaping_future.accounts.roles import Role


def gathered_by(user) -> QuerySet[Answer]:
    """What was shared with this person, if they gather what is learned. Recusal holds."""
    if not user.is_authenticated or not user.has_role(Role.LEARNING, Role.STAFF):
        return Answer.objects.none()
    return Answer.objects.shared_with(user)


def stayed_out_of(user) -> QuerySet[Answer]:
    """What is from an application that this person stays out of: whatever is made of it is not for them either."""
    out = Recusal.objects.in_force().filter(user=user, rung=Rung.ROOM)
    return Answer.objects.filter(report__award__application__in=out.values("application")).order_by()


class PassageQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PassageQuerySet":
        """Of answers that this person may read now: what its author closes again is gone from here at once."""
        return self.filter(answer__in=gathered_by(user).order_by().values("pk"))


STAYS = """
    IF NEW.text <> '' OR (NEW.answer_id, NEW.version, NEW.start, NEW."end")
        IS DISTINCT FROM (OLD.answer_id, OLD.version, OLD.start, OLD."end") THEN
        RAISE EXCEPTION 'a passage stays as it was marked' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
"""


class Passage(models.Model):
    """From `start` to `end` (characters) of one version of an answer. It never changes; it can be let go, and its text
    is emptied when the time of its application has come."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="passages")
    version = models.PositiveIntegerField(help_text="of the answer, when it was marked")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    tags = models.ManyToManyField("Tag", related_name="passages")
    marked_at = models.DateTimeField(default=clock.now)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["-marked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "version", "start", "end"], name="passage_marked_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="passage_is_some_text"),
            models.CheckConstraint(
                condition=Q(text="") | Q(Exact(Length("text"), F("end") - F("start"))),
                name="passage_is_as_long_as_its_span",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="passage_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=STAYS,
            )
        ]

    def __str__(self) -> str:
        return f"Passage {self.pk}"


class Tag(models.Model):
    """One or two words, shared by everybody who gathers."""

    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="tag_once")]

    def __str__(self) -> str:
        return self.name


class ThemeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ThemeQuerySet":
        """Of whoever gathers; none that is made of something that they stay out of."""
        if not user.is_authenticated or not user.has_role(Role.LEARNING, Role.STAFF):
            return self.none()
        of_it = Passage.objects.filter(themes=OuterRef("pk"), answer__in=stayed_out_of(user).values("pk"))
        return self.exclude(Exists(of_it))


class Theme(models.Model):
    """What several passages say together, in a title and a few sentences."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=120)
    words = models.TextField(blank=True, help_text="a few sentences")
    passages = models.ManyToManyField(Passage, related_name="themes")
    edits = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(default=clock.now)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"Theme {self.pk}"
