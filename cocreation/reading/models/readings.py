"""Readings: who reads what, their score sheets, and the ranking computed once reading has closed."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cocreation.group.kinds import Language
from cocreation.group.models import Member
from grants.applications.models import Application, Recusal, Rung, SeenQuerySet, known_to
from grants.calls.models import Call, Criterion
from shaping_future import clock
from shaping_future.constraints import set_together
from shaping_future.record.models import append_only

__all__ = [
    "PlanState",
    "Ranking",
    "Reading",
    "ReadingNeed",
    "ReadingPack",
    "ReadingPlan",
    "ReadingState",
    "Score",
    "SheetText",
]


class ReadingState(models.TextChoices):
    ASSIGNED = "assigned", "Not started"
    STARTED = "started", "Started"
    SENT = "sent", "Sent"


class ReadingQuerySet(SeenQuerySet):
    def visible_to(self, user) -> "ReadingQuerySet":
        """A member's own readings of what they may know of, never what they stay out of scoring for.

        Others' sheets: queries.sheets_open_to.
        """
        if not user.is_authenticated:
            return self.none()
        mine = self.filter(member__user=user).not_out()
        mine = mine.filter(application__in=known_to(user))
        return mine.as_seen_by(user, "application")

    def counted(self) -> "ReadingQuerySet":
        """Sent, and not by someone who is now recused: the only sheets that any tally may use."""
        return self.filter(state=ReadingState.SENT).not_out()

    def not_out(self) -> "ReadingQuerySet":
        """Without the readings of people who are now out of the room or out of scoring."""
        out = Recusal.objects.in_force().filter(
            application=OuterRef("application"), user__membership=OuterRef("member"), rung__in=[Rung.ROOM, Rung.SCORING]
        )
        return self.exclude(Exists(out))


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Reading(models.Model):
    """One member's reading of one application, and what they wrote beside the scores."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="readings")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="readings")
    order = models.PositiveIntegerField(help_text="place in this member's own queue: stable, different for each member")
    state = models.CharField(max_length=10, choices=ReadingState.choices, default=ReadingState.ASSIGNED)
    version = models.PositiveIntegerField(default=0)
    parts = models.JSONField(default=dict, help_text="part of the sheet → its version; absent: nobody wrote it yet")
    strongest = models.TextField(blank=True)
    to_ask = models.TextField(blank=True)
    kind_line = models.TextField(blank=True, help_text="one kind, useful thing we could tell them")
    wants_discussion = models.BooleanField(default=False)
    safety_flag = models.TextField(blank=True, help_text="a safety or policy concern")
    flag_about = models.CharField(max_length=60, blank=True, help_text='what it is about: a Policy, or "score-KEY"')
    assigned_at = models.DateTimeField(default=clock.now)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    pass_asked_at = models.DateTimeField(null=True, help_text="its reader asked that somebody else reads it")

    objects = ReadingQuerySet.as_manager()
    NOTES = ("strongest", "to_ask", "kind_line", "wants_discussion", "safety_flag", "flag_about")
    """What the sheet holds beside the scores: each is a part of it, with versions of its own (SheetText)."""

    class Meta:
        ordering = ["member", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "member"], name="one_reading_per_member"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="sent_reading_has_its_time",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["application"], condition=Q(pass_asked_at__isnull=False), name="asked_to_pass")]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Score(models.Model):
    """0 to 4, or X (value is null), with a sentence. While the sheet is not sent either may still be empty."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField(null=True)
    is_x = models.BooleanField(default=False, help_text="not enough information or knowledge: counts nowhere")
    sentence = models.TextField(blank=True)

    class Meta:
        ordering = ["reading", "criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "criterion"], name="one_score_per_criterion"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__lte=4, is_x=False), name="score_on_the_scale"),
        ]


class SheetText(models.Model):
    """One version of one part of a score sheet as somebody wrote it, so that two pages never lose each other's words.

    part: "score-KEY" of a criterion, or the name of a note. value: {"score": 0..4 | "X" | null, "sentence": text} of a
    criterion; a text, or true and false, of a note. Version 0: what stood there before this history began.
    """

    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="texts")
    part = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    value = models.JSONField()
    mark = models.CharField(max_length=60, blank=True, help_text="of the page it was written on")
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["reading", "part", "version"]
        constraints = [models.UniqueConstraint(fields=["reading", "part", "version"], name="sheet_text_once")]
        triggers = append_only()


class Ranking(models.Model):
    """Computed when reading closes (and again when a late recusal removes a sheet), not when somebody looks.

    rows: [{"application": pk, "rank": int | null, "mean": "n/d", "median": "n/d", "low": "n/d", "high": "n/d",
    "n": int, "totals": ["n/d"], "flags": [str], "criteria": {key: {"low": int, "high": int, "x": int}}}],
    exact fractions of 0..100 as text.
    """

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="ranking")
    rows = models.JSONField()
    computed_at = models.DateTimeField(default=clock.now)


class ReadingPack(models.Model):
    """One reader's copy of what they may read, to read on paper or without a connection.

    What is in it stays; when the reader must stay out of one of them later, the whole pack closes.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="packs")
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="packs")
    applications = models.ManyToManyField(Application, related_name="+")
    digest = models.CharField(max_length=64, help_text="of the applications and the versions of their answers")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "call", "digest"], name="one_pack_of_the_same"),
        ]

    def __str__(self) -> str:
        return f"Reading pack of {self.member}"


class ReadingNeed(models.Model):
    """What one application asks of its readers, as a facilitator or staff saw it. Without a row: nothing special."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="reading_need")
    language = models.CharField(max_length=8, choices=Language.choices, blank=True, help_text="of some of its answers")
    only_with_language = models.BooleanField(default=False, help_text="nobody else can read it")
    topics = models.JSONField(default=list, help_text="what it is about: group.kinds.Topic, sorted")
    content_note = models.CharField(max_length=300, blank=True, help_text="what heavy material it holds, for readers")
    said_at = models.DateTimeField(default=clock.now)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(only_with_language=False) | ~Q(language=""), name="only_with_a_language_names_it"
            ),
        ]


class PlanState(models.TextChoices):
    WAITING = "waiting", "Being worked out"
    READY = "ready", "Ready to look at"
    IMPOSSIBLE = "impossible", "Not possible like this"
    FAILED = "failed", "Could not be worked out"
    ASSIGNED = "assigned", "Assigned"


class ReadingPlan(models.Model):
    """A proposal of who reads what: worked out once, looked at, adjusted, and assigned exactly as it was shown.

    pairs: [[member pk, application pk]]. kept: those of them that were readings already. allowed: what a facilitator
    accepted so that it works: {"more": {member: n}, "fewer": {application: n}, "waived": [application]} (keys are
    text). result: {"served": {application: quality}, "minutes": {application: minutes}, "floor", "total", "mixing",
    "components", "is_poorly_mixed", "log", "best": bool, "adjusted": readers changed by hand}, or {"report": as
    queries.report_by_key gives it}.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="reading_plans")
    seed = models.PositiveIntegerField()
    even = models.BooleanField(default=True, help_text="loads as even as they can be, before the best fit")
    allowed = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=PlanState.choices, default=PlanState.WAITING)
    step = models.CharField(max_length=20, blank=True, help_text="what the worker is doing, while waiting")
    done = models.PositiveSmallIntegerField(default=0, help_text="steps of the work that are behind us")
    inputs = models.CharField(max_length=64, blank=True, help_text="digest of everything it was worked out from")
    pairs = models.JSONField(default=list)
    kept = models.JSONField(default=list)
    result = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0, help_text="grows with every adjustment")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    assigned_at = models.DateTimeField(null=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["call"], condition=Q(state="waiting"), name="one_plan_waits_per_call"),
            set_together("assigned_at", "assigned_by"),
            models.CheckConstraint(
                condition=Q(state="assigned", assigned_at__isnull=False) | (~Q(state="assigned") & Q(assigned_at=None)),
                name="assigned_plan_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Proposal {self.seed} for {self.call}"
