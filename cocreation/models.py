"""Collects the models of the folders, so that Django finds them. Each step's models live in its own folder."""

from .conversations.models import *  # noqa: F403
from .deliberation.models import *  # noqa: F403
from .design.models import *  # noqa: F403
from .discussion.models import *  # noqa: F403
from .drawing.models import *  # noqa: F403
from .group.models import *  # noqa: F403
from .meetings.models import *  # noqa: F403
from .participation.models import *  # noqa: F403
from .ranking.models import *  # noqa: F403
from .reading.models import *  # noqa: F403
from .recommendation.models import *  # noqa: F403
