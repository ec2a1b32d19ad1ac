"""Reads over all applications that a person may know of."""

from .listing import Filters, Listing, calls_of_list, chosen, filtered, listing, saved_filters
from .searching import marker, search, snippet
from .table import Table, table

__all__ = [
    "Filters",
    "Listing",
    "Table",
    "calls_of_list",
    "chosen",
    "filtered",
    "listing",
    "marker",
    "saved_filters",
    "search",
    "snippet",
    "table",
]
