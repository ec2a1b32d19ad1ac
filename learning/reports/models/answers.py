"""What somebody told us, piece by piece, each with the people who may read it."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Q

from grants.applications.models import Participant
from learning.reports.kinds import TALKS, AnswerKind, ReportState, Visibility
from shaping_future.accounts.roles import Role
from shaping_future.files.models import StoredFile

from .reports import Report, out_of_the_room, taking_part


def grant_partners(user) -> models.QuerySet:
    """The person's parts in grants: whoever has one is a grant partner."""
    return Participant.objects.filter(user=user, removed_at=None, application__award__isnull=False)


class AnswerQuerySet(models.QuerySet):
    def visible_to(self, user) -> "AnswerQuerySet":
        """The one way to what was told: ask it whenever an answer, or a part of one, is shown to somebody.

        A grant's own people: everything of it, also while they write. Staff: what was sent, and the notes of
        conversations. Learning partners and the people of other grants: what was opened to partners or to all.
        Everybody else: what is public. A conversation is opened to others only while both sides stand by its notes.
        Whoever stays out of the room for an application sees nothing of it.
        """
        if not user.is_authenticated:
            return self.shared_with(user)
        seen = Q(taking_part(user, "report__award__application"))
        if user.has_role(Role.STAFF):
            sent = ~Q(report__state=ReportState.DUE) | Q(report__what__in=TALKS) | Q(kind=AnswerKind.NOTES)
            seen |= sent & ~Q(out_of_the_room(user, "report__award__application"))
        return self.filter(seen | self._shared(user))

    def shared_with(self, user) -> "AnswerQuerySet":
        """What was opened to this person, or to a visitor, beyond their own group and their work at MEX."""
        return self.filter(self._shared(user))

    def said(self) -> "AnswerQuerySet":
        """Those with words or a file."""
        return self.exclude(text="", file=None)

    @staticmethod
    def _shared(user) -> Q:
        finished = ~Q(report__state=ReportState.DUE) & (
            ~Q(report__what__in=TALKS) | Q(report__agreed_version=F("report__notes_version"))
        )
        something = ~Q(text="") | Q(file__isnull=False)
        open_to_all = Q(visibility=Visibility.PUBLIC)
        if not user.is_authenticated:
            return finished & something & open_to_all
        among_partners = Q(visibility=Visibility.PARTNERS)
        if not user.has_role(Role.LEARNING, Role.STAFF):
            among_partners &= Q(Exists(grant_partners(user)))
        inside = ~Q(out_of_the_room(user, "report__award__application"))
        return finished & something & inside & (open_to_all | among_partners)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Answer(models.Model):
    """What was said to one question: typed, recorded, or both; or a document; or the notes of a call.

    `file` is a recording, with `text` as the words that go with it, or the document. Read it through `visible_to`.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="answers")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=AnswerKind.choices, default=AnswerKind.PROMPT)
    prompt = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="learning_answer")
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PRIVATE)
    version = models.PositiveIntegerField(default=0)
    mark = models.CharField(max_length=60, blank=True, help_text="of the page it was written on")
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["report", "order"]
        constraints = [
            models.UniqueConstraint(fields=["report", "order"], name="learning_answer_once"),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="learning_answer_has_readers"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.order}"

    @property
    def is_empty(self) -> bool:
        return not self.text and self.file_id is None
