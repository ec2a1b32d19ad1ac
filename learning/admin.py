"""The desk's pages of the folders, so that Django finds them. Each step's pages live in its own folder."""

from .changes import admin as changes  # noqa: F401
from .feedback import admin as feedback  # noqa: F401
from .reports import admin as reports  # noqa: F401
from .talks import admin as talks  # noqa: F401
