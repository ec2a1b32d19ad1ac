"""Grants that others made and published: open data about organisations."""

from shaping_future.keeping import declare, standing

declare(
    *standing(
        "fund",
        "Grants that others published",
        {"grants.GrantsFile": ["given_by"], "grants.FileDefect": [], "grants.OtherGrant": []},
    )
)
