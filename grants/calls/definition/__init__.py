"""A call's definition file, checked as a whole and turned into plain data. See `reading.read`."""

from .moving import moved
from .reading import Definition, read

__all__ = ["Definition", "moved", "read"]
