"""Moving the fund's money. `move` is the only writer; every other service says between which accounts a step moves."""

from .contributions import commit_from, lower_pledge, pledge, receive, undo_receipt
from .founding import create_fund
from .lines import GRANTS_LINE, decide_line_move, propose_line_move, spend
from .moving import counter, move
from .steps import (
    come_back,
    commit,
    commit_more,
    free,
    order,
    recover,
    reserve,
    settle,
    uncommit,
    unorder,
)

__all__ = [
    "GRANTS_LINE",
    "come_back",
    "commit",
    "commit_from",
    "commit_more",
    "counter",
    "create_fund",
    "decide_line_move",
    "free",
    "lower_pledge",
    "move",
    "order",
    "pledge",
    "propose_line_move",
    "receive",
    "recover",
    "reserve",
    "settle",
    "spend",
    "uncommit",
    "undo_receipt",
    "unorder",
]
