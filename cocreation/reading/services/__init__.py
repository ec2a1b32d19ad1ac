"""Every change to readings: proposed, assigned, opened, written, sent, closed."""

from .adjusting import say_need, swap_reader
from .assigning import add_reading, assign_plan, assign_readings, open_reading
from .closing import close_reading, keep_ranking_true, recompute_ranking
from .concerns import resolve_concern
from .packs import want_reading_pack
from .paper import send_typed, type_sheet
from .passing import ask_to_pass, keep_reading, pass_on
from .practice import ask_to_practise, set_practice, use_examples
from .practising import autosave_practice, save_practice, send_practice
from .proposing import HIGHEST_SEED, propose_readings, work_out, work_out_waiting
from .sheets import autosave_sheet, save_and_send_sheet, save_sheet, send_sheet
from .term import remind_readers, say_reading_end
from .writing import KeptSheet

__all__ = [
    "HIGHEST_SEED",
    "KeptSheet",
    "add_reading",
    "ask_to_pass",
    "ask_to_practise",
    "assign_plan",
    "assign_readings",
    "autosave_practice",
    "autosave_sheet",
    "close_reading",
    "keep_ranking_true",
    "keep_reading",
    "open_reading",
    "pass_on",
    "propose_readings",
    "recompute_ranking",
    "remind_readers",
    "resolve_concern",
    "save_and_send_sheet",
    "save_practice",
    "save_sheet",
    "say_need",
    "say_reading_end",
    "send_practice",
    "send_sheet",
    "send_typed",
    "set_practice",
    "swap_reader",
    "type_sheet",
    "use_examples",
    "want_reading_pack",
    "work_out",
    "work_out_waiting",
]
