"""A decision, the versions of its text, and the rounds that asked about one exact version."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from cocreation.deliberation.models import Round
from cocreation.design.kinds import DesignState, Method, Source
from cocreation.design.rules import follows_design
from grants.calls.models import Call, DesignKind
from grants.fund.models import Fund
from shaping_future import clock
from shaping_future.constraints import set_together
from shaping_future.record.models import append_only

OVER = ["agreed", "replaced", "set_aside"]
ONLY_WHILE_DRAFTED = """
    IF (SELECT state FROM cocreation_designdecision WHERE id = NEW.decision_id) <> 'drafting' THEN
        RAISE EXCEPTION 'a decision is written while it is drafted' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
MADE_STAYS = """
    IF OLD.state IN ('agreed', 'replaced', 'set_aside') THEN
        RAISE EXCEPTION 'a decision that is made stays as it is' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
"""
KEPT = ("public_id", "fund", "call", "kind", "title", "replaces", "method", "outcome", "took_part", "eligible",
        "decided_at", "decided_by", "begun_at", "begun_by")  # fmt: skip
"""What stays as it is once a decision is made."""


class DesignDecisionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DesignDecisionQuerySet":
        """Everything for the Group, facilitators and staff; nothing for anybody else."""
        return self if user.is_authenticated and follows_design(user) else self.none()

    def public(self) -> "DesignDecisionQuerySet":
        """What everybody may read: what was agreed, also if a later decision stands in its place."""
        return self.filter(state__in=[DesignState.AGREED, DesignState.REPLACED])


class DesignDecision(models.Model):
    """One rule of the fund. Its words are in its versions; the last one is what holds."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="design_decisions")
    call = models.ForeignKey(
        Call, null=True, on_delete=models.PROTECT, related_name="design_decisions", help_text="if about one call only"
    )
    kind = models.CharField(max_length=20, choices=DesignKind.choices)
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=DesignState.choices, default=DesignState.DRAFTING)
    drafters = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="drafted_decisions")
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    method = models.CharField(max_length=10, choices=Method.choices, blank=True)
    outcome = models.TextField(blank=True, help_text="the outcome in a sentence; public once it is agreed")
    took_part = models.PositiveSmallIntegerField(null=True, help_text="of a round: how many answered")
    eligible = models.PositiveSmallIntegerField(null=True, help_text="of a round: how many could")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DesignDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["begun_at", "pk"]
        constraints = [
            set_together("decided_at", "decided_by"),
            models.CheckConstraint(
                condition=Q(state__in=["drafting", "proposed"], decided_at=None, method="", outcome="")
                | (Q(state__in=["agreed", "replaced"], decided_at__isnull=False) & ~Q(method="") & ~Q(outcome=""))
                | (Q(state="set_aside", decided_at__isnull=False, method="") & ~Q(outcome="")),
                name="made_decision_says_how",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="made_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(*KEPT),
                func=MADE_STAYS,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def part(self) -> str:
        """The part of a call's definition that it can hold; "" when it is words alone."""
        return DesignKind(self.kind).part

    @property
    def is_over(self) -> bool:
        return self.state in OVER


class DesignVersion(models.Model):
    """The text from one moment to the next: never changed, only followed. `data`: the part of a call, if it has one."""

    decision = models.ForeignKey(DesignDecision, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    data = models.JSONField(null=True)
    why = models.TextField(help_text="why this version; public once the decision is agreed")
    source = models.CharField(max_length=12, choices=Source.choices, blank=True)
    heard = models.TextField(blank=True, help_text="what was said, in words without names; public once it is agreed")
    comment = models.ForeignKey(
        "cocreation.DesignComment", null=True, on_delete=models.PROTECT, related_name="answered_by"
    )
    amendment = models.OneToOneField(
        "cocreation.DesignAmendment", null=True, on_delete=models.PROTECT, related_name="became"
    )
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["decision", "number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="design_version_once"),
            models.CheckConstraint(condition=Q(heard="") | ~Q(source=""), name="heard_has_a_source"),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="only_while_drafted",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=ONLY_WHILE_DRAFTED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision}, version {self.number}"


class DesignRound(models.Model):
    """A consent round on exactly this version."""

    version = models.ForeignKey(DesignVersion, on_delete=models.PROTECT, related_name="rounds")
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="design")

    class Meta:
        ordering = ["pk"]
