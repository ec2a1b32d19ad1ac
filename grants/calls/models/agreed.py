"""What the Group agreed about the fund's design, as a call needs it. It arrives through services.receive_decision."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from grants.calls.kinds import PART_OF, DesignKind
from grants.fund.models import Fund
from shaping_future import clock

KEPT = ("public_id", "fund", "call", "kind", "title", "method", "agreed_at", "data")


class AgreedDecisionQuerySet(models.QuerySet):
    def in_force(self) -> "AgreedDecisionQuerySet":
        return self.filter(replaced_at=None)

    def about(self, call) -> "AgreedDecisionQuerySet":
        """Of the call's fund, and about no other call; the call's own last, so that it stands above the fund's."""
        mine = self.filter(Q(call=None) | Q(call=call), fund=call.fund_id)
        return mine.order_by(models.F("call").asc(nulls_first=True), "agreed_at", "pk")

    def of(self, call) -> "AgreedDecisionQuerySet":
        """What this call was designed by: parts as they were agreed when it was launched, policies as they are now, and
        whatever changed it since."""
        at = call.launched_at or clock.now()
        then = Q(agreed_at__lte=at) & (Q(replaced_at=None) | Q(replaced_at__gt=at))
        changed = Q(pk__in=call.amendments.applied().values("decision"))
        part = Q(kind__in=list(PART_OF))
        return self.about(call).filter((part & (then | changed)) | (~part & Q(replaced_at=None)))


class AgreedDecision(models.Model):
    """One decision. `data`: the part of a definition that it holds, when it holds one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, help_text="the same as where it was agreed")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="agreed_decisions")
    call = models.ForeignKey(
        "grants.Call",
        null=True,
        on_delete=models.PROTECT,
        related_name="agreed_decisions",
        help_text="if about one only",
    )
    kind = models.CharField(max_length=20, choices=DesignKind.choices)
    title = models.CharField(max_length=120)
    method = models.CharField(max_length=120, help_text="how it was agreed, in words")
    agreed_at = models.DateTimeField()
    data = models.JSONField(null=True)
    replaced_at = models.DateTimeField(null=True, help_text="a later decision stands in its place since then")

    objects = AgreedDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["agreed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(data=None) | Q(kind__in=[kind.value for kind in PART_OF]), name="only_parts_hold_data"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(name="agreed_stays", operation=pgtrigger.Update, condition=pgtrigger.AnyChange(*KEPT)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def part(self) -> str:
        return DesignKind(self.kind).part
