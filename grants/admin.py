"""The desk's pages of the folders, so that Django finds them. Each step's pages live in its own folder."""

from .applications import admin as applications  # noqa: F401
from .awards import admin as awards  # noqa: F401
from .calls import admin as calls  # noqa: F401
