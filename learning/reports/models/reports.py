"""What is due on one date: a report, or a conversation."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from grants.applications.models import Participant, Recusal, Rung
from grants.awards.models import Award, HowEnded
from learning.reports.kinds import TALKS, ReportState, What
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import set_together

from .prompts import Prompts


def taking_part(user, application: str) -> Exists:
    return Exists(Participant.objects.filter(application=OuterRef(application), user=user, removed_at=None))


def out_of_the_room(user, application: str) -> Exists:
    recusals = Recusal.objects.in_force().filter(user=user, rung=Rung.ROOM)
    return Exists(recusals.filter(application=OuterRef(application)))


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ReportQuerySet":
        """Grant partners: their own, and where others opened an answer to them. Staff: what was sent, and every
        conversation. Learning partners: where something was opened to them. Recusal holds."""
        from .answers import Answer, grant_partners  # which know the report

        if not user.is_authenticated:
            return self.none()
        seen = Q(taking_part(user, "award__application"))
        opened = Q(Exists(Answer.objects.shared_with(user).filter(report=OuterRef("pk"))))
        if not user.has_role(Role.LEARNING, Role.STAFF):
            opened &= Q(Exists(grant_partners(user)))
        if user.has_role(Role.STAFF):
            here = ~Q(state=ReportState.DUE) | Q(what__in=TALKS) | Q(noted_at__isnull=False)
            seen |= here & ~Q(out_of_the_room(user, "award__application"))
        return self.filter(seen | opened)

    def shared_with(self, user) -> "ReportQuerySet":
        """Those of others in which something may be read by this person."""
        from .answers import Answer

        return self.filter(Exists(Answer.objects.shared_with(user).filter(report=OuterRef("pk"))))

    def answered_by(self, user) -> "ReportQuerySet":
        """What staff follow and reply to: never a report of their own group, nor one they have an interest in."""
        if not user.is_authenticated or not user.has_role(Role.STAFF):
            return self.none()
        mine = taking_part(user, "award__application")
        return self.exclude(out_of_the_room(user, "award__application")).exclude(mine)

    def under_way(self) -> "ReportQuerySet":
        """Of grants that have not ended, or that were sent before their end; and the conversation at the end."""
        last = Q(what=What.EXIT) & ~Q(award__ended_how=HowEnded.GIVEN_BACK)
        return self.filter(Q(award__ended_at=None) | ~Q(state=ReportState.DUE) | last)


class Report(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="reports")
    key = models.SlugField(max_length=20)
    what = models.CharField(max_length=12, choices=What.choices, default=What.REPORT)
    kind = models.CharField(max_length=200, help_text="conversation, learning report …, in the call's words")
    prompts = models.ForeignKey(Prompts, null=True, on_delete=models.PROTECT, related_name="reports")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.DUE)
    sent_at = models.DateTimeField(null=True, help_text="for a conversation: when both sides had agreed on its notes")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(null=True, help_text="when staff wrote down what was said on the phone")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    notes_version = models.PositiveIntegerField(default=0, help_text="of a conversation: one more with every change")
    agreed_version = models.PositiveIntegerField(null=True, help_text="the version that both sides have agreed on")
    reply_due_on = models.DateField(null=True, help_text="a date on us")
    answerer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", help_text="who will reply"
    )
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "key"], name="report_once_per_award"),
            set_together("sent_at", "sent_by"),
            set_together("replied_at", "replied_by"),
            set_together("noted_at", "noted_by"),
            models.CheckConstraint(
                condition=Q(state="due", sent_at=None) | (~Q(state="due") & Q(sent_at__isnull=False)),
                name="sent_report_has_its_facts",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "replied"], reply_due_on__isnull=False)
                | (~Q(state__in=["sent", "replied"]) & Q(reply_due_on=None)),
                name="sent_report_has_its_reply_date",
            ),
            models.CheckConstraint(
                condition=(Q(state="replied") & ~Q(reply="") & Q(replied_at__isnull=False))
                | (~Q(state="replied") & Q(reply="", replied_at=None)),
                name="replied_report_has_its_reply",
            ),
            models.CheckConstraint(
                condition=Q(state="agreed", agreed_version__isnull=False)
                | (~Q(state="agreed") & Q(agreed_version=None)),
                name="agreed_report_has_its_version",
            ),
            models.CheckConstraint(
                condition=Q(agreed_version=None) | Q(agreed_version__lte=F("notes_version")),
                name="only_a_written_version_is_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award} {self.key}"

    @property
    def is_talk(self) -> bool:
        return self.what in TALKS

    @property
    def is_late(self) -> bool:
        """Ours or theirs: what is due next is past its day."""
        due = {ReportState.DUE: self.due_on, ReportState.SENT: self.reply_due_on}.get(self.state)
        return due is not None and due < clock.today()

    @property
    def is_agreed(self) -> bool:
        """Both sides stand by the notes as they are now."""
        return self.agreed_version is not None and self.agreed_version == self.notes_version
