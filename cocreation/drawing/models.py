"""A draw: who is in it, which numbers members added, what was fixed before, and what came out."""

import secrets
import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cocreation.deliberation.models import Round
from cocreation.drawing.kinds import Beacon, DrawState, Mode
from cocreation.drawing.rules import follows_draw
from grants.applications.models import Application, SeenQuerySet
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.constraints import set_together

__all__ = ["Draw", "DrawCommitment", "DrawEntry"]

FIXED = """
    IF OLD.manifest_hash <> '' AND (NEW.manifest IS DISTINCT FROM OLD.manifest
        OR NEW.manifest_hash <> OLD.manifest_hash OR NEW.beacon_at <> OLD.beacon_at)
    THEN RAISE EXCEPTION 'a draw is fixed before anybody knows its number' USING ERRCODE = 'check_violation'; END IF;
    IF OLD.state IN ('drawn', 'void') THEN
        RAISE EXCEPTION 'a draw is made once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


def ticket_id() -> str:
    """Names an application in the manifest, and tells nobody which."""
    return secrets.token_hex(4)


class DrawQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DrawQuerySet":
        """Whole or not at all: without one line its hash could not be found again. So whoever stays out of one of its
        applications does not know of the draw."""
        if not user.is_authenticated or not follows_draw(user):
            return self.none()
        seen = Application.objects.visible_to(user).filter(pk=OuterRef("application"))
        hidden = DrawEntry.objects.filter(draw=OuterRef("pk")).exclude(Exists(seen))
        return self.exclude(Exists(hidden))


class Draw(models.Model):
    """manifest: what is hashed (analysis.draw). chances: [[ticket id, "n/d"]]. result: {"order", "funded", "left"}."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="draws")
    state = models.CharField(max_length=8, choices=DrawState.choices, default=DrawState.OPEN)
    why = models.TextField(help_text="that they can all be funded and cannot be told apart, in the Group's words")
    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="draws")
    budget_pence = models.PositiveBigIntegerField()
    mode = models.CharField(max_length=4, choices=Mode.choices, default=Mode.SKIP)
    beacon = models.CharField(max_length=8, choices=Beacon.choices)
    beacon_round = models.CharField(max_length=120, help_text="which one, so that there is no choice later")
    beacon_at = models.DateTimeField(help_text="nobody can know the number before; numbers are opened until then")
    begun_at = models.DateTimeField(default=clock.now)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    manifest = models.JSONField(null=True)
    manifest_hash = models.CharField(max_length=64, blank=True)
    chances = models.JSONField(default=list)
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=200, blank=True, help_text="the public number, as it was read")
    result = models.JSONField(null=True)
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    void_why = models.TextField(blank=True)

    objects = DrawQuerySet.as_manager()

    class Meta:
        ordering = ["call", "-begun_at", "pk"]
        constraints = [
            set_together("frozen_at", "frozen_by", "manifest"),
            set_together("drawn_at", "drawn_by", "result"),
            models.CheckConstraint(condition=~Q(state="void") | ~Q(void_why=""), name="void_draw_says_why"),
            models.CheckConstraint(
                condition=~Q(state="drawn") | (Q(result__isnull=False) & ~Q(value="") & ~Q(manifest_hash="")),
                name="drawn_draw_has_its_number",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(name="fixed", operation=pgtrigger.Update, when=pgtrigger.Before, func=FIXED),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]


class DrawEntry(models.Model):
    """An application in a draw, under an id that is made for this draw alone."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="entries")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="draw_entries")
    ticket_id = models.CharField(max_length=8, default=ticket_id)
    pence = models.PositiveBigIntegerField()

    objects = SeenQuerySet.as_manager()

    class Meta:
        ordering = ["draw", "ticket_id"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "application"], name="once_in_a_draw"),
            models.UniqueConstraint(fields=["draw", "ticket_id"], name="one_ticket_id_in_a_draw"),
        ]


class DrawCommitment(models.Model):
    """A member's own number: its hash from the beginning, the number itself once they open it.

    `kept` is a number that we made for them and hold until then; who made their own tells it nobody before.
    """

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="commitments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=8, help_text="stands for the member in the manifest")
    hash = models.CharField(max_length=64)
    kept = models.CharField(max_length=64, blank=True)
    committed_at = models.DateTimeField(default=clock.now)
    nonce = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["draw", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "user"], name="one_number_per_member"),
            models.UniqueConstraint(fields=["draw", "label"], name="one_label_in_a_draw"),
            models.CheckConstraint(
                condition=Q(nonce="", opened_at=None) | (~Q(nonce="") & Q(opened_at__isnull=False)),
                name="opened_number_has_its_time",
            ),
        ]
