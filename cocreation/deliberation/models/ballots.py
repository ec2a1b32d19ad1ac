"""What people answer, and what becomes of what stops a proposal.

Of an answer only the last is kept, and the record says only that there was one: an earlier one is nobody's business.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from cocreation.deliberation.kinds import SAY_WHY, STANDS, ObjectionState
from cocreation.deliberation.models.rounds import Round
from shaping_future import clock

EVERY_STANCE = sorted({stance: label for said in STANDS.values() for stance, label in said.items()}.items())
NEEDS_WORDS = sorted({stance for said in SAY_WHY.values() for stance in said})
ONLY_WHILE_OPEN = """
    IF EXISTS (SELECT 1 FROM cocreation_round
               WHERE id = NEW.round_id AND (shut_at IS NOT NULL OR closed_at IS NOT NULL)) THEN
        RAISE EXCEPTION 'a round that is over takes no answers' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class Position(models.Model):
    """One person's answer. `choices` of a method on options: {pk of the option: number}."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="positions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=10, choices=EVERY_STANCE)
    reason = models.TextField(blank=True)
    choices = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "user"], name="one_position_per_person"),
            models.CheckConstraint(
                condition=~Q(stance__in=NEEDS_WORDS) | ~Q(reason=""), name="concern_and_objection_say_why"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="only_while_open",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=ONLY_WHILE_OPEN,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]


class Objection(models.Model):
    """An objection or a block, once answers are open: the four tests, and whether it stands."""

    position = models.OneToOneField(Position, on_delete=models.PROTECT, related_name="objection")
    tests = models.JSONField(default=dict, help_text="kinds.TESTS → true or false, as the facilitator asked them")
    note = models.TextField(blank=True, help_text="what was said when they were asked")
    state = models.CharField(max_length=10, choices=ObjectionState.choices, default=ObjectionState.STANDS)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]


class ObjectionVote(models.Model):
    """What one of the others says about an objection that is contested. The last word counts."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stands = models.BooleanField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["objection", "user"], name="one_word_on_an_objection")]
