"""Who reads what: every application its readings, nobody too many, no conflict, the worst-served served best.

Members are r = 0..R-1 and applications j = 0..J-1; quality[r, j] is a small whole number, how well r fits j. Of all
assignments that keep the rules we want the one whose worst-served application is served best, and of those the one
with the highest total. docs/decisions/who-reads-what.md says why.
"""

from .explaining import Repair, Report, Short, Stuck, TooFew, explain_infeasible
from .mixing import Mixing, mixing
from .problem import GroupRule, best_attainable
from .solving import Assignment, assign

__all__ = [
    "Assignment",
    "GroupRule",
    "Mixing",
    "Repair",
    "Report",
    "Short",
    "Stuck",
    "TooFew",
    "assign",
    "best_attainable",
    "explain_infeasible",
    "mixing",
]
