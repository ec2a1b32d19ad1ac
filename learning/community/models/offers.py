"""Offers and asks, and the introductions that come of them."""

from typing import Any

from django.db import models
from django.db.models import Q

from grants.organisations.models import Region
from learning.community.kinds import TOPICS, OfferKind
from shaping_future import clock

from .people import blocked, in_space
from .said import Between, Said, SaidQuerySet


class About(models.Model):
    """What somebody's words are about, so that they can be matched: listed topics, own words, language, region."""

    topics = models.JSONField(default=list, help_text="keys of kinds.TOPICS")
    own_topics = models.CharField(max_length=120, blank=True, help_text="in the author's words, between commas")
    language = models.CharField(max_length=5, blank=True, help_text="key of kinds.LANGUAGES")
    region = models.CharField(max_length=3, choices=Region.choices, blank=True)

    class Meta:
        abstract = True

    @property
    def tags(self) -> list[str]:
        """Words of the topics, the listed ones first."""
        own = [" ".join(one.split()) for one in self.own_topics.split(",")]
        return [TOPICS[key] for key in self.topics if key in TOPICS] + [one for one in own if one]


class OfferQuerySet(SaidQuerySet):
    def open(self) -> "OfferQuerySet":
        return self.standing().filter(closed_at=None, until__gte=clock.today())

    def visible_to(self, user: Any) -> "OfferQuerySet":
        """Partners: the open ones, and their own whatever became of them."""
        if not user.is_authenticated:
            return self.none()
        opened = Q(withdrawn_at=None, taken_away_at=None, closed_at=None, until__gte=clock.today())
        return self.filter(in_space(user), opened | Q(by=user), ~blocked(user))  # at once: each step copies the rest


class Offer(About, Said):
    """An offer or an ask. It ends by itself after `until`, unless its author renews it."""

    kind = models.CharField(max_length=5, choices=OfferKind.choices)
    text = models.CharField(max_length=600)
    until = models.DateField()
    closed_at = models.DateTimeField(null=True)

    objects = OfferQuerySet.as_manager()

    class Meta(Said.Meta):
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(text__regex=r"\S"), name="offer_says_something")]

    @property
    def is_open(self) -> bool:
        return not self.is_gone and self.closed_at is None and self.until >= clock.today()


class Introduction(Between):
    """Between the authors of an offer and an ask. Each learns how to reach the other when both have said yes."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    ask = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")

    class Meta(Between.Meta):
        constraints = [
            *Between.Meta.constraints,
            models.UniqueConstraint(fields=["offer", "ask"], name="introduced_once"),
        ]
