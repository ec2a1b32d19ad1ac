"""Lots: anybody can compute a draw again, so its numbers stay."""

from shaping_future.keeping import End, Kept, declare, standing

WHY = "Anybody can compute the draw again. It names tickets, not people."

declare(
    Kept("cocreation.DrawEntry", WHY, clock="record", application="application", because=WHY, end=End.STAYS),
    Kept(
        "cocreation.DrawCommitment",
        "Your number for a draw",
        private=True,
        clock="record",
        own=["user"],
        because=WHY,
        hides=["nonce", "kept"],
        end=End.STAYS,
    ),
    *standing("record", WHY, {"cocreation.Draw": ["begun_by", "frozen_by", "drawn_by"]}),
)
