"""Figures, computed from points: numbers and keys."""

from shaping_future.keeping import End, Kept, declare, standing

WHY = "Places and probabilities, by number. What was published is made of them."

declare(
    *standing("record", WHY, {"cocreation.Figures": []}),
    Kept(
        "cocreation.Standing",
        WHY,
        clock="record",
        application="application",
        stays=["totals", "flags"],
        because=WHY,
        end=End.STAYS,
    ),
    Kept(
        "cocreation.Severity",
        "How strict your points were, computed",
        clock="record",
        own=["member__user"],
        because=WHY,
        end=End.STAYS,
    ),
)
