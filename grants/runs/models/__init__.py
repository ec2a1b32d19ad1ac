"""Payment runs, the layouts of banks' files, and bank statements."""

from .layouts import *  # noqa: F403
from .runs import *  # noqa: F403
from .statements import *  # noqa: F403
