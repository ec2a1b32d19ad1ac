"""Reads of finalists and their conversations. Everything goes through the application's own door."""

from .finalists import finalist_ids, finalists_for

__all__ = ["finalist_ids", "finalists_for"]
