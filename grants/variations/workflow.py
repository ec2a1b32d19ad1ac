"""Which state of a variation may follow which."""

from django.db import models


class VariationState(models.TextChoices):
    ASKED = "asked", "Asked for"
    PROPOSED = "proposed", "Waits for a second person"
    TO_SIGN = "to_sign", "Agreed, waits for signatures"
    IN_FORCE = "in_force", "In force"
    NO = "no", "Not changed"


S = VariationState
NEXT = {
    S.ASKED: {S.PROPOSED, S.NO},
    S.PROPOSED: {S.PROPOSED, S.TO_SIGN, S.NO},
    S.TO_SIGN: {S.IN_FORCE, S.NO},
    S.IN_FORCE: set(),
    S.NO: set(),
}
OPEN = (S.ASKED, S.PROPOSED, S.TO_SIGN)
"""One of these at a time for a grant."""
