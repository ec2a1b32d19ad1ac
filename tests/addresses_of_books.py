"""The addresses of the fund's books, which name no grant; joined to tests/addresses.py."""

from typing import Any


def of_the_fund(world: Any) -> dict:
    return {"pk": world.call.fund_id}


OF_THE_FUND = {
    "books-export": of_the_fund,
    "contribution-add": of_the_fund,
    "contribution-list": of_the_fund,
    "finance-account": lambda world: {"pk": world.call.fund_id, "account": "available"},
    "fund-commits": of_the_fund,
    "fund-standing": of_the_fund,
    "line-list": of_the_fund,
    "line-move-add": of_the_fund,
    "line-move-decide": lambda world: {"pk": world.line_move.pk},
    "pledge-lower": lambda world: {"pk": world.pledge.pk},
    "receipt-add": lambda world: {"pk": world.pledge.pk},
    "receipt-undo": lambda world: {"pk": world.came_in.pk},
    "reconciliation": of_the_fund,
    "reconciliation-run": of_the_fund,
}
