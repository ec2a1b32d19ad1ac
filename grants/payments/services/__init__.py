"""Every change to the payments that a grant's agreement promises."""

from .instalments import (
    EVENT,
    LONGEST,
    free_instalment,
    refuse_unfit,
    say_it_came,
    schedule_instalments,
    withhold_instalment,
)
from .replanning import cancel_rest, replan

__all__ = [
    "EVENT",
    "LONGEST",
    "cancel_rest",
    "free_instalment",
    "refuse_unfit",
    "replan",
    "say_it_came",
    "schedule_instalments",
    "withhold_instalment",
]
