"""What staff keep for themselves while they look for applications."""

from shaping_future.keeping import End, Kept, declare

declare(
    Kept(
        "grants.SavedFilter",
        "Filters that you saved",
        clock="account",
        own=["owner"],
        texts=["name", "query"],
        end=End.DELETED,
    ),
    Kept(
        "grants.Selection",
        "Lists of applications that you took along",
        clock="account",
        own=["owner"],
        hides=["applications"],
        end=End.DELETED,
    ),
)
