"""Every change of the shortlist and of the conversations."""

from .shortlist import shortlist

__all__ = ["shortlist"]
