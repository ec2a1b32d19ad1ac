"""What the Group talks about: one application, or a question of a facilitator's own."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cocreation.discussion.rules import follows_discussion
from grants.applications.models import Application, Clearance, SeenQuerySet
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import set_together

DISCUSSED = (Stage.DELIBERATING, Stage.RECOMMENDED, Stage.SIGNED_OFF, Stage.RELEASED)
"""From when reading has closed; words are added while the Group decides."""


class TopicQuerySet(SeenQuerySet):
    def visible_to(self, user) -> "TopicQuerySet":
        """The only door. An application's topic: for whoever may know of the application. A free one: for whoever has
        declared their interests in its call. Staff without either. Names are covered in a blind phase.
        """
        if not user.is_authenticated or not follows_discussion(user):
            return self.none()
        seen = Application.objects.visible_to(user).readable().values("pk")
        rows = self.filter(Q(application=None) | Q(application__in=seen), call__stage__in=DISCUSSED)
        if not user.has_role(Role.STAFF):
            rows = rows.filter(Exists(Clearance.objects.filter(call=OuterRef("call"), user=user)))
        return rows.as_seen_by(user, "application")


class Topic(models.Model):
    """One per application of a call, or a free one with a question. The written round is the time in which members
    write their first thoughts before a meeting, with others' words hidden until it ends if a facilitator wants it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="topics")
    application = models.OneToOneField(Application, null=True, on_delete=models.PROTECT, related_name="topic")
    title = models.CharField(max_length=120, blank=True, help_text="of a free topic")
    question = models.CharField(max_length=300, blank=True, help_text="what a free topic asks")
    why = models.CharField(max_length=300, blank=True, help_text="why it is talked about, in a facilitator's words")
    words_from = models.DateTimeField(null=True, help_text="the written round begins")
    words_until = models.DateTimeField(null=True, help_text="the written round ends")
    hides_words = models.BooleanField(
        default=False, help_text="until the written round ends, a member reads others' words after writing some"
    )
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["call", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(application__isnull=False, title="", question="")
                | (Q(application=None) & ~Q(title="") & ~Q(question="")),
                name="topic_is_an_application_or_a_question",
            ),
            set_together("words_from", "words_until"),
            models.CheckConstraint(
                condition=Q(words_until=None) | Q(words_until__gt=F("words_from")), name="written_round_has_a_length"
            ),
            models.CheckConstraint(
                condition=Q(hides_words=False) | Q(words_until__isnull=False), name="hidden_words_open_some_time"
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        """As the reader may know it. Needs `application__organisation`."""
        return self.title or str(self.application.organisation)

    @property
    def is_open(self) -> bool:
        """Whether words may be added, as far as the call goes. Needs `call`."""
        return self.call.stage == Stage.DELIBERATING

    @property
    def has_round(self) -> bool:
        """A written round is on now."""
        return self.words_until is not None and self.words_from <= clock.now() < self.words_until

    @property
    def waits_for_round(self) -> bool:
        return self.words_from is not None and clock.now() < self.words_from
