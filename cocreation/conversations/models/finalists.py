"""The applications of a call that the Group talks with before it decides."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cocreation.conversations.rules import follows_finalists
from cocreation.deliberation.models import Round
from grants.applications.models import Application, SeenQuerySet
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.constraints import set_together

OF_ITS_CALL = """
    IF (SELECT a.call_id FROM grants_application a WHERE a.id = NEW.application_id) <> NEW.call_id THEN
        RAISE EXCEPTION 'a finalist is an application of its call' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class FinalistQuerySet(SeenQuerySet):
    def in_force(self) -> "FinalistQuerySet":
        """Without those who were taken off the shortlist again."""
        return self.filter(withdrawn_at=None)

    def visible_to(self, user) -> "FinalistQuerySet":
        """Through the application's own door: whoever is recused from it does not know that it is a finalist.

        For whoever decides, never for an applicant: only an invitation tells them.
        """
        if not user.is_authenticated or not follows_finalists(user):
            return self.filter(pk__in=[]).as_seen_by(user, "application")
        seen = Application.objects.visible_to(user).readable().filter(pk=OuterRef("application"))
        return self.filter(Exists(seen)).as_seen_by(user, "application")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Finalist(models.Model):
    """One shortlisted application. Taken off the shortlist it stays as a row, with who did it and why."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="finalists")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="finalist")
    outcome = models.TextField(help_text="the sentence of the Group that the shortlist rests on")
    round = models.ForeignKey(
        Round, null=True, on_delete=models.PROTECT, related_name="finalists", help_text="the round it rests on, if any"
    )
    chosen_at = models.DateTimeField(default=clock.now)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_reason = models.TextField(blank=True, help_text="if it was added to a shortlist that was there already")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_reason = models.TextField(blank=True)

    objects = FinalistQuerySet.as_manager()

    class Meta:
        ordering = ["call", "pk"]
        constraints = [
            set_together("withdrawn_at", "withdrawn_by"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="withdrawn_finalist_says_why"
            ),
            models.CheckConstraint(condition=~Q(outcome=""), name="finalist_rests_on_an_outcome"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="of_its_call",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=OF_ITS_CALL,
            )
        ]
