"""Payment runs and what the bank answered: a charity's books, kept seven years."""

from shaping_future.keeping import declare, standing

declare(
    *standing(
        "money",
        "Payment runs and bank statements of the fund",
        {
            "grants.PaymentRun": ["prepared_by", "approved_by", "sent_by", "cancelled_by"],
            "grants.PaymentLine": ["ended_by"],
            "grants.BankStatement": ["read_by"],
            "grants.StatementLine": ["matched_by"],
            "grants.Match": [],
            "grants.MatchUndone": ["by", "said_by"],
        },
    ),
    *standing("fund", "How banks write their files", {"grants.BankLayout": [], "grants.StatementLayout": []}),
)
