"""Collects the models of the folders, so that Django finds them. Each step's models live in its own folder."""

from .changes.models import *  # noqa: F403
from .community.models import *  # noqa: F403
from .feedback.models import *  # noqa: F403
from .funders.models import *  # noqa: F403
from .insights.models import *  # noqa: F403
from .introductions.models import *  # noqa: F403
from .reports.models import *  # noqa: F403
from .talks.models import *  # noqa: F403
