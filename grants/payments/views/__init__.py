"""The pages of finance: the fund's ledger, and the payments of each grant."""
