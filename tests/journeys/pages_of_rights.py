"""Pages of data, its end, and complaints (see tests/journeys/pages.py)."""

from tests.shaping_future.rights.cast import erased

OF_RIGHTS = [
    ("retention", lambda world: world.cast.staff, lambda world: {}),
    ("complaint-list", lambda world: world.handler, lambda world: {}),
    ("erasure-certificate", lambda world: None, lambda world: {"public_id": erased().public_id}),
]
FILES_OF_RIGHTS = {"complaint-made", "retention-log"}
