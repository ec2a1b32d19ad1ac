"""The two sides of a conversation."""

from django.db import models


class Side(models.TextChoices):
    PARTNER = "partner", "Grant partner"
    US = "us", "MEX"

    @property
    def other(self) -> "Side":
        return Side.US if self == Side.PARTNER else Side.PARTNER
