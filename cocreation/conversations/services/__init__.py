"""Every change of the shortlist and of the conversations."""

from .choosing import book, choose_slot, give_back_slot, save_arrangement, say_none_fits
from .correcting import answer_correction, confirm_notes, correct_notes
from .inviting import call_off, invite_finalists
from .noting import KeptNotes, autosave_notes, hold_conversation, save_notes, share_notes
from .planning import block_days, offer_slots, prepare_plan, take_back_slot, unblock_days
from .reminding import forget_needs, look_after_conversations
from .seating import release_recused, seat_people
from .shortlist import shortlist

__all__ = [
    "KeptNotes",
    "answer_correction",
    "autosave_notes",
    "block_days",
    "book",
    "call_off",
    "choose_slot",
    "confirm_notes",
    "correct_notes",
    "forget_needs",
    "give_back_slot",
    "hold_conversation",
    "invite_finalists",
    "look_after_conversations",
    "offer_slots",
    "prepare_plan",
    "release_recused",
    "save_arrangement",
    "save_notes",
    "say_none_fits",
    "seat_people",
    "share_notes",
    "shortlist",
    "take_back_slot",
    "unblock_days",
]
