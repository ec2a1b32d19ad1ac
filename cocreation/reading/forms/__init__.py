"""The score sheet as a form, and what a facilitator chooses."""

from .facilitating import AssignForm, EndForm, NeedForm, PackForm, ProposeForm, ReaderForm, SeenForm, SwapForm
from .sheet import SheetForm

__all__ = [
    "AssignForm",
    "EndForm",
    "NeedForm",
    "PackForm",
    "ProposeForm",
    "ReaderForm",
    "SeenForm",
    "SheetForm",
    "SwapForm",
]
