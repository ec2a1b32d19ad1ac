"""Which stage of a call may follow which. Whether it is open right now is the clock's business (Call.is_open)."""

from django.db import models

from grants.calls.kinds import Kind


class Stage(models.TextChoices):
    """How far a call has come. Whether it is open right now is the clock's business (Call.is_open)."""

    PREPARING = "preparing", "Being prepared"
    LAUNCHED = "launched", "Open call"
    CHECKING = "checking", "Eligibility check"
    DECLARING = "declaring", "Interests being declared"
    READING = "reading", "Being read"
    DELIBERATING = "deliberating", "The Group is deciding"
    RECOMMENDED = "recommended", "With the Board"
    SIGNED_OFF = "signed_off", "Signed off, not yet released"
    CHOOSING = "choosing", "Places being offered"
    RELEASED = "released", "Everyone has heard"


NEXT: dict[Stage, frozenset[Stage]] = {
    Stage.PREPARING: frozenset({Stage.LAUNCHED}),
    Stage.LAUNCHED: frozenset({Stage.CHECKING}),
    Stage.CHECKING: frozenset({Stage.LAUNCHED, Stage.DECLARING}),
    Stage.DECLARING: frozenset({Stage.READING}),
    Stage.READING: frozenset({Stage.DELIBERATING}),
    Stage.DELIBERATING: frozenset({Stage.RECOMMENDED}),
    Stage.RECOMMENDED: frozenset({Stage.SIGNED_OFF, Stage.DELIBERATING}),
    Stage.SIGNED_OFF: frozenset({Stage.RELEASED, Stage.RECOMMENDED}),  # back for a grant from the reserve list
    Stage.RELEASED: frozenset(),
}
"""The way of a call that gives money."""

NEXT_WITH_PLACES: dict[Stage, frozenset[Stage]] = {
    Stage.PREPARING: frozenset({Stage.LAUNCHED}),
    Stage.LAUNCHED: frozenset({Stage.CHECKING}),
    Stage.CHECKING: frozenset({Stage.CHOOSING, Stage.LAUNCHED}),  # back when the call is given more time
    Stage.CHOOSING: frozenset({Stage.RELEASED}),
    Stage.RELEASED: frozenset(),
}
"""The way of a call with places: nobody scores, no Board signs off."""


def stages_after(kind: str, stage: str) -> frozenset[Stage]:
    """Where a call of this kind can go from here."""
    way = NEXT if Kind(kind).gives_money else NEXT_WITH_PLACES
    return way.get(Stage(stage), frozenset())
