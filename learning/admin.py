"""The desk's pages of the folders, so that Django finds them. Each step's pages live in its own folder."""

from .reports import admin as reports  # noqa: F401
