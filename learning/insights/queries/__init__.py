"""Reads of insights."""

from .public import Page, Published, page_of, published

__all__ = ["Page", "Published", "page_of", "published"]
