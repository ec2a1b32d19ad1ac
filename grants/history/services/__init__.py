"""Taking in a file of others' grants."""

from .reading import read_file, read_waiting
from .taking import MOST_BYTES, take_file

__all__ = ["MOST_BYTES", "read_file", "read_waiting", "take_file"]
