"""Every change to a slate: drafted, with its reserve list, proposed, closed, recommended; and the rules beside it."""

from ._held import Changed
from .recommend import recommend_slate
from .reserves import take_up_reserve, write_reserves
from .running import explain, keep_current, keep_run, slates_beside, waiting_runs
from .slates import amend_slate, answer_slate, change_slate, close_slate, draft_slate, propose_slate, shut_slate
from .ties import declare_ties

__all__ = [
    "Changed",
    "amend_slate",
    "answer_slate",
    "change_slate",
    "close_slate",
    "declare_ties",
    "draft_slate",
    "explain",
    "keep_current",
    "keep_run",
    "propose_slate",
    "recommend_slate",
    "shut_slate",
    "slates_beside",
    "take_up_reserve",
    "waiting_runs",
    "write_reserves",
]
