"""What applicants would like to meet others about, and who was introduced to whom."""

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest, Least

from grants.applications.models import Application, Participant
from grants.calls.models import Stage
from learning.community.models import Between, Said, SaidQuerySet, blocked
from learning.community.models.offers import About

__all__ = ["Meeting", "Wish"]


class WishQuerySet(SaidQuerySet):
    def open(self) -> "WishQuerySet":
        return self.standing().filter(application__call__stage=Stage.RELEASED)

    def matchable_for(self, user: Any) -> "WishQuerySet":
        """Others' wishes: of applications that are not theirs, and of nobody whom they block or who blocks them."""
        own = Participant.objects.filter(application=OuterRef("application"), user=user, removed_at=None)
        return self.open().filter(by__is_active=True).exclude(Exists(own)).exclude(blocked(user))


class Wish(About, Said):
    """ "We would like to meet others." One for each application, whatever became of it, and nothing here says what."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="wish")
    text = models.CharField(max_length=600)

    objects = WishQuerySet.as_manager()

    class Meta(Said.Meta):
        verbose_name_plural = "wishes"
        constraints = [models.CheckConstraint(condition=Q(text__regex=r"\S"), name="wish_says_something")]


class Meeting(Between):
    """Between two wishes. `one` asked."""

    one_wish = models.ForeignKey(Wish, on_delete=models.PROTECT, related_name="+")
    other_wish = models.ForeignKey(Wish, on_delete=models.PROTECT, related_name="+")

    class Meta(Between.Meta):
        constraints = [
            *Between.Meta.constraints,
            models.UniqueConstraint(
                Least(F("one_wish"), F("other_wish")), Greatest(F("one_wish"), F("other_wish")), name="two_wishes_once"
            ),
        ]
