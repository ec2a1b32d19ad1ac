"""What a grant partner lets the public read."""

from shaping_future.keeping import End, Kept, declare

declare(
    Kept(
        "grants.SaidInPublic",
        "What is published about a grant",
        clock="fund",
        applicant=["said_by"],
        application="award__application",
        stays=["words", "leadership", "mission"],
        because="Published, as its people agreed.",
        end=End.STAYS,
    )
)
