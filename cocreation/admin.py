"""The desk's pages of the folders, so that Django finds them. Each step's pages live in its own folder."""

from .discussion import admin as discussion  # noqa: F401
from .group import admin as group  # noqa: F401
from .participation import admin as participation  # noqa: F401
