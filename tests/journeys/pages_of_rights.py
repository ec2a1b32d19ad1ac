"""Pages of data, its end, and complaints (see tests/journeys/pages.py)."""

from shaping_future.rights.models import Erasure

OF_RIGHTS = [
    ("retention", lambda world: world.cast.staff, lambda world: {}),
    ("complaint-list", lambda world: world.handler, lambda world: {}),
    ("erasure-certificate", lambda world: None, lambda world: {"public_id": Erasure.objects.latest("pk").public_id}),
]
FILES_OF_RIGHTS = {"complaint-made", "retention-log"}
