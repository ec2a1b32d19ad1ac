"""Finalists, and what is said with them. One file a noun."""

from .finalists import Finalist

__all__ = ["Finalist"]
