"""The fund and its books. Movements of money are kept seven years at least, and hold no names."""

from shaping_future.keeping import declare, standing

declare(
    *standing("fund", "The fund itself", {"grants.Fund": [], "grants.BudgetLine": []}),
    *standing(
        "money",
        "The fund's books",
        {
            "grants.LedgerTransaction": ["by"],
            "grants.Posting": [],
            "grants.Holding": [],
            "grants.Balance": [],
            "grants.Contribution": ["entered_by"],
            "grants.PledgeLowered": ["by"],
            "grants.Receipt": ["entered_by", "undone_by"],
            "grants.LineMove": ["proposed_by", "decided_by"],
        },
    ),
)
