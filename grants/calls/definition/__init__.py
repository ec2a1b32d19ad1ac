"""A call's definition file, checked as a whole and turned into plain data. See `reading.read`."""

from .moving import data_moved, moved, with_dates
from .reading import Definition, Misshapen, Problem, look_through, read

__all__ = ["Definition", "Misshapen", "Problem", "data_moved", "look_through", "moved", "read", "with_dates"]
