"""Slates: the grants that the Group means to recommend together, within the grants budget; what comes next when one
falls away; and what each rule would have chosen."""

import uuid

from django.conf import settings
from django.db import models

from cocreation.deliberation.models import Round
from grants.applications.models import Application, SeenQuerySet
from grants.board.models import Recommendation
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.record.models import append_only

__all__ = ["Reserve", "RuleRun", "Slate", "SlateItem", "SlateState", "TieRule"]


class SlateState(models.TextChoices):
    DRAFT = "draft", "Being built"
    PROPOSED = "proposed", "Before the Group"
    AGREED = "agreed", "Agreed"
    NOT_AGREED = "not_agreed", "Not agreed"
    RECOMMENDED = "recommended", "Sent to the Board"


class SlateQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SlateQuerySet":
        """What is being built is the facilitator's; what was proposed is the Group's. Which grants on it: items_for."""
        if not user.is_authenticated:
            return self.none()
        if user.has_role(Role.FACILITATOR):
            return self
        if user.has_role(Role.GROUP_MEMBER, Role.STAFF):
            return self.exclude(state=SlateState.DRAFT)
        return self.none()


class Slate(models.Model):
    """One version of the slate. An amended slate is a new version; earlier consents do not carry over."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="slates")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=SlateState.choices, default=SlateState.DRAFT)
    revision = models.PositiveIntegerField(default=0, help_text="counts changes, so that nobody overwrites unseen ones")
    round = models.OneToOneField(Round, null=True, on_delete=models.PROTECT, related_name="slate")
    pot_pence = models.PositiveBigIntegerField(null=True, help_text="what was free for grants when it was proposed")
    recommendation = models.OneToOneField(
        Recommendation, null=True, on_delete=models.PROTECT, related_name="slate", help_text="as which it was sent"
    )
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = SlateQuerySet.as_manager()

    class Meta:
        ordering = ["call", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["call", "version"], name="slate_version_once"),
            models.UniqueConstraint(
                fields=["call"], condition=models.Q(state="agreed"), name="one_agreed_slate_per_call"
            ),
            models.UniqueConstraint(
                fields=["call"], condition=models.Q(state="proposed"), name="one_proposed_slate_per_call"
            ),
        ]


class SlateItemQuerySet(SeenQuerySet):
    def standing(self) -> "SlateItemQuerySet":
        """Without what lost its quorum or fell away."""
        return self.filter(undecided=False, fallen_at=None)


class SlateItem(models.Model):
    """A grant on a slate. Amount in pence."""

    slate = models.ForeignKey(Slate, on_delete=models.CASCADE, related_name="items")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="slate_items")
    pence = models.PositiveBigIntegerField()
    why = models.TextField(blank=True, help_text="why the Group chooses it; goes to the Board and into the letter")
    amount_reason = models.TextField(blank=True, help_text="why the amount differs from the one asked for")
    undecided = models.BooleanField(
        default=False, help_text="lost its quorum through recusals: not decidable by the Group"
    )
    fallen_at = models.DateTimeField(null=True, help_text="when it fell away after the Group had agreed")
    from_reserve = models.BooleanField(default=False, help_text="moved up from the reserve list when another fell away")

    objects = SlateItemQuerySet.as_manager()

    class Meta:
        ordering = ["slate", "pk"]
        constraints = [models.UniqueConstraint(fields=["slate", "application"], name="application_once_per_slate")]

    @property
    def stands(self) -> bool:
        return not self.undecided and self.fallen_at is None


class Reserve(models.Model):
    """What the Group would fund next, in this order, if a grant of the slate falls away. Amount in pence.

    It holds no money: whoever moves up takes what is free at that moment.
    """

    slate = models.ForeignKey(Slate, on_delete=models.CASCADE, related_name="reserves")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reserved_on")
    place = models.PositiveSmallIntegerField()
    pence = models.PositiveBigIntegerField()
    why = models.TextField(blank=True)
    amount_reason = models.TextField(blank=True)
    taken_up_at = models.DateTimeField(null=True)

    objects = SeenQuerySet.as_manager()

    class Meta:
        ordering = ["slate", "place"]
        constraints = [
            models.UniqueConstraint(fields=["slate", "application"], name="reserve_once_per_slate"),
            models.UniqueConstraint(fields=["slate", "place"], name="one_reserve_per_place"),
        ]


class TieRule(models.Model):
    """What decides between equals, declared once for a call and never changed: the keys in their order, and the seed
    of the recorded draw, which is the last of them."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="tie_rule")
    keys = models.JSONField(help_text="of analysis.allocation.TIE_KEYS, the first decides first")
    seed = models.CharField(max_length=64)
    declared_at = models.DateTimeField(default=clock.now)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = append_only()


class RuleRun(models.Model):
    """What each rule would have chosen: worked out once for the facts that `digest` stands for.

    facts: queries.Facts, as text where JSON has no such thing. data: {"rules": [{"key", "label", "state", "funded":
    [pk], "cost", "left", "empty": int | null}], "order": [pk]}, amounts in pence. explained (the worker's, null until
    it is there): {"why": {pk: {rule: sentence}}, "holds": {pk: "n/d"}, "scenarios": int}.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="rule_runs")
    digest = models.CharField(max_length=64)
    facts = models.JSONField(help_text="nobody's name is in it; ballots in no order")
    data = models.JSONField()
    explained = models.JSONField(null=True)
    claimed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    computed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-computed_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["call", "digest"], name="rules_run_once_for_the_same_facts")]
