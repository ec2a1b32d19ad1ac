"""Insights and case studies, and each of their versions. A case study is public only with the grant's yes to exactly
the version that is."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from grants.applications.models import Participant, Recusal, Rung
from grants.awards.models import Award
from learning.insights.kinds import Kind, Language, State, YesOrNo
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import set_together
from shaping_future.record.models import append_only

WITH_CONSENT = """
    IF NEW.state = 'published' AND NEW.kind = 'study' AND NOT EXISTS (
        SELECT 1 FROM learning_studyconsent c
        WHERE c.version_id = NEW.version_id AND c.answer = 'yes' AND c.taken_back_at IS NULL
    ) THEN
        RAISE EXCEPTION 'a case study needs the consent of its grant to this version' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
ANSWER_STAYS = """
    IF OLD.answer <> '' AND (NEW.answer <> OLD.answer OR NEW.version_id <> OLD.version_id
        OR NEW.answered_by_id <> OLD.answered_by_id OR NEW.words <> OLD.words
        OR (OLD.taken_back_at IS NOT NULL AND NEW.taken_back_at IS DISTINCT FROM OLD.taken_back_at)) THEN
        RAISE EXCEPTION 'an answer stays; it can be taken back' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
"""


class InsightQuerySet(models.QuerySet):
    def published(self) -> "InsightQuerySet":
        """What everybody may read now: of case studies, those whose grant says yes to exactly this version."""
        agreed = StudyConsent.objects.standing().filter(version=OuterRef("version"))
        return self.filter(Q(kind=Kind.INSIGHT) | Q(Exists(agreed)), state=State.PUBLISHED)

    def visible_to(self, user) -> "InsightQuerySet":
        """Whoever writes them, but nothing about, or with words from, an application that they stay out of or work on:
        nobody asks for a consent and gives it."""
        if not user.is_authenticated or not user.has_role(Role.LEARNING, Role.STAFF):
            return self.none()
        recused = Recusal.objects.in_force().filter(user=user, rung=Rung.ROOM).values("application")
        out = recused.union(Participant.objects.filter(user=user).values("application"))
        quoted = self.model.quotes.rel.related_model.objects.filter(insight=OuterRef("pk"))
        quoted = quoted.filter(passage__answer__report__award__application__in=out)
        about = Award.objects.filter(pk=OuterRef("award"), application__in=out)
        return self.exclude(Exists(about)).exclude(Exists(quoted))


class Insight(models.Model):
    """Something that was learned, written for everybody."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.INSIGHT)
    award = models.ForeignKey(
        Award, null=True, on_delete=models.PROTECT, related_name="studies", help_text="whose case study it is"
    )
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.EN)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.ForeignKey(
        "InsightVersion", null=True, on_delete=models.PROTECT, related_name="+", help_text="the one that is published"
    )
    begun_at = models.DateTimeField(default=clock.now)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, help_text="for the first time")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(null=True, help_text="when the published version was")

    objects = InsightQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="study", award__isnull=False) | Q(kind="insight", award=None),
                name="a_case_study_is_of_a_grant",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(version__isnull=False, published_at__isnull=False),
                name="published_insight_has_its_version",
            ),
            set_together("published_at", "published_by", "updated_at"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="study_with_consent",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=WITH_CONSENT,
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def newest(self) -> "InsightVersion":
        """The version that is written now. Reads `versions`, which lists prefetch."""
        return max(self.versions.all(), key=lambda one: one.number)


class InsightVersion(models.Model):
    """The text from one moment to the next: never changed, only followed. Quotes stand in it as references."""

    insight = models.ForeignKey(Insight, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    summary = models.TextField()
    body = models.TextField(help_text="as it was typed; [quote 1] on a line of its own is a reference")
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["insight", "number"]
        constraints = [models.UniqueConstraint(fields=["insight", "number"], name="insight_version_once")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.insight}, version {self.number}"


class StudyConsentQuerySet(models.QuerySet):
    def standing(self) -> "StudyConsentQuerySet":
        """A yes that was not taken back."""
        return self.filter(answer=YesOrNo.YES, taken_back_at=None)


class StudyConsent(models.Model):
    """What the people of a grant say to one version of the case study about it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.OneToOneField(InsightVersion, on_delete=models.PROTECT, related_name="consent")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=5, choices=YesOrNo.choices, blank=True)
    words = models.TextField(blank=True, help_text="what they would like to be otherwise")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = StudyConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            set_together("answered_at", "answered_by"),
            set_together("taken_back_at", "taken_back_by"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="study_answer_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(answer="yes"), name="only_a_study_yes_goes_back"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="answer_stays", operation=pgtrigger.Update, when=pgtrigger.Before, func=ANSWER_STAYS
            ),
        ]
