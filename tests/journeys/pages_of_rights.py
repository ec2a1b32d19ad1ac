"""Pages of data, its end, and complaints (see tests/journeys/pages.py)."""

from shaping_future.rights.models import Erasure
from tests.accounts.steps import asked_again, page_of

OF_RIGHTS = [
    ("safe-use", lambda world: None, lambda world: {}),
    ("recovery-ask", lambda world: None, lambda world: {}),
    ("recovery-detail", lambda world: None, lambda world: {"token": page_of(asked_again().person)}),
    ("retention", lambda world: world.cast.staff, lambda world: {}),
    ("complaint-list", lambda world: world.handler, lambda world: {}),
    ("erasure-certificate", lambda world: None, lambda world: {"public_id": Erasure.objects.latest("pk").public_id}),
]
FILES_OF_RIGHTS = {"complaint-made", "recovery-digits", "retention-log"}
