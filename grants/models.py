"""Collects the models of the folders, so that Django finds them. Each step's models live in its own folder."""

from .access.models import *  # noqa: F403
from .applications.models import *  # noqa: F403
from .awards.models import *  # noqa: F403
from .bank.models import *  # noqa: F403
from .board.models import *  # noqa: F403
from .books.models import *  # noqa: F403
from .calls.models import *  # noqa: F403
from .diligence.models import *  # noqa: F403
from .equity_funnel.models import *  # noqa: F403
from .finding.models import *  # noqa: F403
from .fund.models import *  # noqa: F403
from .history.models import *  # noqa: F403
from .interests.models import *  # noqa: F403
from .letters.models import *  # noqa: F403
from .open_data.models import *  # noqa: F403
from .organisations.models import *  # noqa: F403
from .payments.models import *  # noqa: F403
from .places.models import *  # noqa: F403
from .runs.models import *  # noqa: F403
from .variations.models import *  # noqa: F403
