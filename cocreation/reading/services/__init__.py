"""Every change to readings: assigned, opened, written, sent, closed."""

from .assigning import add_reading, assign_readings, open_reading
from .closing import close_reading, keep_ranking_true, recompute_ranking
from .packs import want_reading_pack
from .sheets import save_sheet, send_sheet

__all__ = [
    "add_reading",
    "assign_readings",
    "close_reading",
    "keep_ranking_true",
    "open_reading",
    "recompute_ranking",
    "save_sheet",
    "send_sheet",
    "want_reading_pack",
]
