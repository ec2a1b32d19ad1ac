"""A round, its options, and the times it was given more time."""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cocreation.deliberation.kinds import IN_ROUNDS, WITHOUT_QUORUM, Method, RoundResult
from grants.applications.models import Application, Clearance
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.constraints import set_together
from shaping_future.record.models import append_only

MOST_ROUNDS = 3
"""Rounds about one question, before the fallback that was named when the first one opened."""
FROZEN = ("public_id", "call", "about", "question", "proposal", "method", "rules", "fallback", "number", "before",
          "owner", "eligible", "quorum_share", "quorum_least", "opened_at", "opened_by")  # fmt: skip
"""Nobody is asked one thing and counted for another."""
STAYS = "RAISE EXCEPTION 'a round stays as it opened' USING ERRCODE = 'insufficient_privilege';"


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RoundQuerySet":
        """The Group, facilitators and staff, in calls whose interests they declared; never about what they stay out of.

        One with options: while at least one is theirs to see.
        """
        if not user.is_authenticated or not user.has_role(Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF):
            return self.none()
        seen = Application.objects.visible_to(user)
        options = RoundOption.objects.filter(round=OuterRef("pk"))
        mine = options.filter(Q(application=None) | Q(application__in=seen))
        rows = self.filter(Q(about=None) | Q(about__in=seen)).filter(~Exists(options) | Exists(mine))
        if user.has_role(Role.STAFF):
            return rows
        return rows.filter(Q(call=None) | Exists(Clearance.objects.filter(call=OuterRef("call"), user=user)))

    def of_no_other_step(self) -> "RoundQuerySet":
        """Without what slates, rules of the fund and meetings hold on pages of theirs."""
        return self.filter(slate=None, design=None, held_in=None)


class Round(models.Model):
    """One question to the Group, secret until its answers are opened. `eligible`: the Group (pks of users) when it
    opened. A text is never edited: what changes is asked again in a new round, where nobody has answered yet."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(
        Call, null=True, on_delete=models.PROTECT, related_name="rounds", help_text="none where no call is asked about"
    )
    about = models.ForeignKey(
        Application, null=True, on_delete=models.PROTECT, related_name="rounds", help_text="if about one application"
    )
    question = models.CharField(max_length=300)
    proposal = models.TextField(blank=True, help_text="the text that is asked about, exactly as it is")
    method = models.CharField(max_length=10, choices=Method.choices, default=Method.CONSENT)
    rules = models.JSONField(default=dict, help_text="numbers of the method, as they were when it opened")
    fallback = models.JSONField(default=dict, help_text='what comes after the last round: {"method", "sentence", …}')
    number = models.PositiveSmallIntegerField(default=1)
    before = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="after")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="decides after advice",
    )
    eligible = ArrayField(models.BigIntegerField())
    left = ArrayField(
        models.BigIntegerField(),
        default=list,
        db_default=models.Value([], ArrayField(models.BigIntegerField())),  # the release before knows nothing of it
        help_text="of those, who left the Group without an answer; kept when answers are opened",
    )
    quorum_share = models.DecimalField(max_digits=4, decimal_places=3, default="0.6")
    quorum_least = models.PositiveSmallIntegerField(default=6)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closes_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    shut_at = models.DateTimeField(null=True, help_text="nobody answers any more, and the answers can be read")
    shut_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=12, choices=RoundResult.choices, blank=True)
    statement = models.TextField(
        blank=True, help_text="the outcome in the Group's words; a round cannot close without it"
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "pk"]
        indexes = [models.Index(fields=["closes_at"], condition=Q(closed_at=None), name="open_rounds")]
        constraints = [
            set_together("shut_at", "shut_by"),
            set_together("closed_at", "closed_by"),
            models.CheckConstraint(
                condition=Q(closed_at=None, result="")
                | (Q(closed_at__isnull=False) & ~Q(result="") & ~Q(statement="")),
                name="closed_round_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(number=1, before=None) | Q(number__gt=1, before__isnull=False),
                name="later_round_has_one_before",
            ),
            models.CheckConstraint(
                condition=Q(number__lte=MOST_ROUNDS) | Q(number=MOST_ROUNDS + 1, fallback={}),
                name="three_rounds_then_the_fallback",
            ),
            models.CheckConstraint(
                condition=Q(eligible__contains=models.F("left")), name="who_left_a_round_was_asked"
            ),
            models.CheckConstraint(
                condition=Q(method=Method.ADVICE, owner__isnull=False) | (~Q(method=Method.ADVICE) & Q(owner=None)),
                name="advice_has_an_owner",
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Trigger(
                name="stays_as_it_opened",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(*FROZEN),
                func=STAYS,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def takes_answers(self) -> bool:
        """By the server's clock."""
        return self.closed_at is None and self.shut_at is None and clock.now() < self.closes_at

    @property
    def is_secret(self) -> bool:
        """Nobody sees more of it than how many have answered, and their own answer."""
        return self.closed_at is None and self.shut_at is None

    @property
    def in_rounds(self) -> bool:
        return self.method in IN_ROUNDS

    @property
    def ends_rounds(self) -> bool:
        """No other round of this question follows it: what was named for the end comes next."""
        return self.number >= self.most_rounds

    @property
    def most_rounds(self) -> int:
        return self.rules.get("rounds", MOST_ROUNDS)

    @property
    def needs_quorum(self) -> bool:
        return self.method not in WITHOUT_QUORUM


class RoundOption(models.Model):
    """What is chosen from. About an application it has no label: pages ask what this reader may know of it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="options")
    order = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200, blank=True)
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="round_options")
    pence = models.PositiveBigIntegerField(null=True, help_text="what it would cost")
    starts_at = models.DateTimeField(null=True, help_text="of a time poll")

    class Meta:
        ordering = ["round", "order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "order"], name="one_option_in_a_place"),
            models.UniqueConstraint(fields=["round", "application"], name="an_application_is_one_option"),
            models.CheckConstraint(
                condition=~Q(label="") | Q(application__isnull=False) | Q(starts_at__isnull=False),
                name="an_option_is_something",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return self.label or f"Option {self.order}"


class RoundExtension(models.Model):
    """More time, and why."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="extensions")
    was = models.DateTimeField()
    now = models.DateTimeField()
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(now__gt=models.F("was")), name="more_time_is_later")]
        triggers = append_only()
