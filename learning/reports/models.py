"""Learning reports: what a grant partner tells us on the agreed dates, and what we owe them: a reply."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from grants.applications.models import Participant, Recusal, Rung
from grants.awards.models import Award
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import set_together

__all__ = ["Part", "Report", "ReportState", "Visibility"]


class ReportState(models.TextChoices):
    DUE = "due", "To write"
    SENT = "sent", "Sent, our reply is due"
    REPLIED = "replied", "Replied"


def _taking_part(user):
    return Participant.objects.filter(application=OuterRef("award__application"), user=user, removed_at=None)


def _out_of_the_room(user):
    recusals = Recusal.objects.in_force().filter(user=user, rung=Rung.ROOM)
    return recusals.filter(application=OuterRef("award__application"))


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ReportQuerySet":
        """Grant partners: their own. Staff: what was sent. Learning partners: what was shared. Recusal holds."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(Exists(_taking_part(user)))
        if user.has_role(Role.STAFF):
            seen |= ~Q(state=ReportState.DUE) & ~Q(Exists(_out_of_the_room(user)))
        if user.has_role(Role.LEARNING):
            seen |= self._shared() & ~Q(Exists(_out_of_the_room(user)))
        return self.filter(seen)

    def shared(self) -> "ReportQuerySet":
        """Sent, with at least one answer that its writers opened to more people than MEX."""
        return self.filter(self._shared())

    @staticmethod
    def _shared() -> Q:
        opened = Part.objects.filter(report=OuterRef("pk")).exclude(visibility=Visibility.PRIVATE).exclude(text="")
        return ~Q(state=ReportState.DUE) & Q(Exists(opened))

    def answered_by(self, user) -> "ReportQuerySet":
        """What staff follow and reply to: never a report of their own group, nor one they have an interest in."""
        if not user.is_authenticated or not user.has_role(Role.STAFF):
            return self.none()
        return self.exclude(Exists(_out_of_the_room(user))).exclude(Exists(_taking_part(user)))


class Report(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="reports")
    key = models.SlugField(max_length=20)
    kind = models.CharField(max_length=200, help_text="conversation, learning report …, in the call's words")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.DUE)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reply_due_on = models.DateField(null=True, help_text="a date on us")
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "key"], name="report_once_per_award"),
            set_together("sent_at", "sent_by", "reply_due_on"),
            set_together("replied_at", "replied_by"),
            models.CheckConstraint(
                condition=Q(state="due", sent_at=None) | (~Q(state="due") & Q(sent_at__isnull=False)),
                name="sent_report_has_its_facts",
            ),
            models.CheckConstraint(
                condition=(Q(state="replied") & ~Q(reply="") & Q(replied_at__isnull=False))
                | (~Q(state="replied") & Q(reply="", replied_at=None)),
                name="replied_report_has_its_reply",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award} {self.key}"

    @property
    def is_late(self) -> bool:
        """Ours or theirs: what is due next is past its day."""
        due = {ReportState.DUE: self.due_on, ReportState.SENT: self.reply_due_on}.get(self.state)
        return due is not None and due < clock.today()


class Visibility(models.TextChoices):
    PRIVATE = "private", "Only MEX"
    PARTNERS = "partners", "Other grant partners too"
    PUBLIC = "public", "Anyone"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Part(models.Model):
    """The answer to one prompt, with who may read it, chosen by the writer."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="parts")
    order = models.PositiveSmallIntegerField()
    prompt = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PRIVATE)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["report", "order"]
        constraints = [models.UniqueConstraint(fields=["report", "order"], name="part_once")]
