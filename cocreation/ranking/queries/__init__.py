"""Reads of a ranking's figures. For other steps: `agenda_for` and `standings`."""

from .eyes import MOST_TRIES, every_left_out, failed, figures_of_all, is_current, left_out, made_for
from .facts import Facts, basis_of, budget_of, facts_of
from .pages import ORDERS, Line, RankingPage, ranking_page
from .raw import ranked_without, standing_of
from .talking import AgendaLine, agenda_for, raw_standings, standings
from .trust import Change, Trust, deciding, grants_held, trust_in
from .words import agreement_in_words, flags_line, reasons_in_words, why_line

__all__ = [
    "MOST_TRIES",
    "ORDERS",
    "AgendaLine",
    "Change",
    "Facts",
    "Line",
    "RankingPage",
    "Trust",
    "agenda_for",
    "agreement_in_words",
    "basis_of",
    "budget_of",
    "deciding",
    "every_left_out",
    "facts_of",
    "failed",
    "figures_of_all",
    "flags_line",
    "grants_held",
    "is_current",
    "left_out",
    "made_for",
    "ranked_without",
    "ranking_page",
    "raw_standings",
    "reasons_in_words",
    "standing_of",
    "standings",
    "trust_in",
    "why_line",
]
