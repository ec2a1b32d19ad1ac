"""Every change: the register is loaded; checks begin, are found, rest on papers."""

from .beginning import begin_checks, begin_recommended, name_number
from .finding import find, refuse_blocked
from .papers import add_paper, open_paper, remove_paper
from .register import load_register, load_when_new

__all__ = [
    "add_paper",
    "begin_checks",
    "begin_recommended",
    "find",
    "load_register",
    "load_when_new",
    "name_number",
    "open_paper",
    "refuse_blocked",
    "remove_paper",
]
