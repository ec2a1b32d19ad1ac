"""Moving the fund's money. `move` is the only writer; every other service says between which accounts a step moves."""

from .founding import create_fund
from .lines import spend
from .moving import counter, move
from .steps import (
    come_back,
    commit,
    commit_more,
    free,
    order,
    pay,
    recover,
    reserve,
    settle,
    uncommit,
    unorder,
)

__all__ = [
    "come_back",
    "commit",
    "commit_more",
    "counter",
    "create_fund",
    "free",
    "move",
    "order",
    "pay",
    "recover",
    "reserve",
    "settle",
    "spend",
    "uncommit",
    "unorder",
]
