"""The desk's pages of the folders, so that Django finds them. Each step's pages live in its own folder."""

from .access import admin as access  # noqa: F401
from .applications import admin as applications  # noqa: F401
from .awards import admin as awards  # noqa: F401
from .calls import admin as calls  # noqa: F401
from .letters import admin as letters  # noqa: F401
from .places import admin as places  # noqa: F401
from .runs import admin as runs  # noqa: F401
from .variations import admin as variations  # noqa: F401
