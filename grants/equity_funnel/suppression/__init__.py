"""Which numbers of a funnel can be shown so that no small one can be worked out. Mathematics: no Django in it.

`table`: how many of each category reached each stage, and what is shown of it. `worlds`: what somebody who has all that
is shown, and every total, can work out. `hiding`: what to show. `money`: sums that do not tell whose money they hold.
See docs/decisions/small-numbers-in-funnels.md.
"""

from .hiding import choose
from .money import Item, about
from .table import FEWEST, Shown, Table
from .worlds import is_safe

__all__ = ["FEWEST", "Item", "Shown", "Table", "about", "choose", "is_safe"]
