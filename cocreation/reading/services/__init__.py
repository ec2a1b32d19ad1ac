"""Every change to readings: assigned, opened, written, sent, closed."""

from .assigning import assign_readings, open_reading
from .closing import close_reading, recompute_ranking
from .sheets import save_sheet, send_sheet

__all__ = ["assign_readings", "close_reading", "open_reading", "recompute_ranking", "save_sheet", "send_sheet"]
