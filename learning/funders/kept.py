"""What contributing funders ask and advise."""

from shaping_future.keeping import Kept, declare

declare(
    Kept(
        "learning.FunderQuestion",
        "Questions that you asked the fund",
        clock="account",
        own=["asked_by"],
        office=["answered_by"],
        texts=["text"],
        stays=["answer"],
        because="It is the fund's.",
    ),
    Kept(
        "learning.AdviceThread",
        "Matters that you asked advice about",
        clock="account",
        own=["opened_by"],
        office=["ended_by"],
        texts=["text"],
        stays=["title", "outcome"],
        because="Others answered it.",
    ),
    Kept("learning.AdviceComment", "Advice that you gave", clock="account", own=["by"], texts=["text"]),
)
