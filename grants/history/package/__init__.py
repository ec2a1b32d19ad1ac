"""A file of grants as 360Giving writes it (JSON, CSV, XLSX): from bytes to grants, and from grants to a table."""

from .columns import from_row, header, titles_of, to_rows
from .files import Package, Unreadable, read

__all__ = ["Package", "Unreadable", "from_row", "header", "read", "titles_of", "to_rows"]
