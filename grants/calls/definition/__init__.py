"""A call's definition file, checked as a whole and turned into plain data. See `reading.read`."""

from .designed import built, designed, read_part, written
from .moving import data_moved, moved, with_dates
from .reading import Definition, Misshapen, Problem, look_through, read

__all__ = [
    "Definition",
    "Misshapen",
    "Problem",
    "built",
    "data_moved",
    "designed",
    "look_through",
    "moved",
    "read",
    "read_part",
    "with_dates",
    "written",
]
