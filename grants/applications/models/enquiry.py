"""What staff ask an applicant about answers of a sent application, and what the applicant changed or wrote."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from shaping_future import clock
from shaping_future.constraints import set_together

from .people import Participant
from .standing import Recusal, Rung


class EnquiryQuerySet(models.QuerySet):
    def waiting(self) -> "EnquiryQuerySet":
        """Neither answered nor taken back, and there is time left."""
        return self.filter(answered_at=None, closed_at=None, due_at__gt=clock.now())

    def shown_to_applicant(self) -> "EnquiryQuerySet":
        """What waits for them, and what they answered."""
        return self.waiting() | self.exclude(answered_at=None)

    def overdue(self) -> "EnquiryQuerySet":
        return self.filter(answered_at=None, closed_at=None, due_at__lte=clock.now())

    def visible_to(self, user) -> "EnquiryQuerySet":
        """For staff, never about an application that they work on or stay out of the room for."""
        ties = Participant.objects.filter(application=OuterRef("application"), user=user)
        out = Recusal.objects.in_force().filter(application=OuterRef("application"), user=user, rung=Rung.ROOM)
        return self.exclude(Exists(ties)).exclude(Exists(out))


class Enquiry(models.Model):
    """One question about one answer, or a slip that may be corrected in several. Answered once, until `due_at`.

    From the Group, while it decides: answered in words alone, for what was read and scored stays as it is.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", "A question about an answer"
        SLIP = "slip", "A slip to correct"
        GROUP = "group", "A question from the Group"

    application = models.ForeignKey("grants.Application", on_delete=models.CASCADE, related_name="enquiries")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    question_keys = models.JSONField(help_text="of the questions whose answers may be changed; from the Group: none")
    text = models.TextField(help_text="staff's own words to the applicant")
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(default=dict, help_text="key → version of the answer when the applicant answered")
    after = models.JSONField(default=dict, help_text="key → version that they made of it, where they changed it")
    reply = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, help_text="staff took it back")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "enquiries"
        constraints = [
            set_together("answered_at", "answered_by"),
            set_together("closed_at", "closed_by"),
            models.CheckConstraint(condition=Q(answered_at=None) | Q(closed_at=None), name="enquiry_ends_once"),
            models.CheckConstraint(
                condition=Q(kind="group", question_keys=[]) | (~Q(kind="group") & ~Q(question_keys=[])),
                name="enquiry_is_about_something",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__lt=models.F("due_at")), name="enquiry_answered_in_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.application.reference}"

    @property
    def is_waiting(self) -> bool:
        return self.answered_at is None and self.closed_at is None and clock.now() < self.due_at

    @property
    def standing(self) -> str:
        """In words."""
        if self.answered_at:
            return "Answered"
        if self.closed_at:
            return "Taken back"
        return "Waits for the applicant" if self.is_waiting else "No answer in time"
