"""Tables to hide in: drawn by hypothesis, and by hand where it is hardest."""

from hypothesis import strategies as st

from grants.equity_funnel.suppression import Table

SENT, ELIGIBLE, LAST = 1, 2, 6
ORDER = [1, 6, 3, 2, 4, 5, 0]
CLOSED = 3
"""Stages that are over at the first moment."""


@st.composite
def tables(draw, most: int = 60) -> Table:
    """Some categories, each with how many start and how many of them go on from stage to stage."""
    rows = []
    for _ in range(draw(st.integers(2, 5))):
        left, row = draw(st.integers(0, most)), []
        for _ in range(LAST + 1):
            row.append(left)
            kept = draw(st.sampled_from([left, left, left - 1, left - 3, left * 3 // 4, left // 2, 5, 4, 0]))
            left = max(0, min(left, kept))
        rows.append(tuple(row))
    return Table(tuple(rows))


HARD = {
    "one region with one organisation": ((20,) * 3 + (12, 9, 6, 6), (18,) * 3 + (9, 7, 6, 6), (1,) * 7),
    "a group just large enough beside a small one": ((5,) * 7, (4,) * 7, (30, 30, 30, 20, 10, 10, 10)),
    "one fell out, and one only": ((20, 20, 19, 19, 19, 19, 19), (20,) * 7, (20,) * 7),
    "all of a group fell out": ((9, 9, 9, 0, 0, 0, 0), (20, 20, 20, 15, 10, 8, 8), (7, 7, 7, 6, 6, 6, 6)),
    "all of everybody is in one group": ((40, 40, 35, 20, 12, 9, 9), (0,) * 7, (0,) * 7),
    "nobody": ((0,) * 7, (0,) * 7),
    "two who mirror each other": ((10, 10, 6, 6, 5, 5, 5), (10, 10, 6, 6, 5, 5, 5)),
    "few grants": ((30, 24, 22, 11, 6, 4, 4), (25, 20, 19, 8, 5, 3, 3), (12, 10, 9, 4, 2, 1, 1)),
    "the hidden ones are just enough": ((40, 30, 30, 20, 12, 10, 10), (3, 3, 3, 3, 3, 3, 3), (2, 2, 2, 2, 2, 2, 2)),
    "what a list of grants gives back": ((11, 8, 5, 5, 3, 2, 1), (44, 33, 28, 25, 20, 17, 3),
                                         (39, 30, 22, 19, 13, 10, 5),
                                         (6, 5, 4, 4, 4, 3, 1)),
}  # fmt: skip
