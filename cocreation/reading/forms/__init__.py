"""The score sheet as a form, and what a facilitator chooses."""

from .facilitating import (
    AssignForm,
    EndForm,
    NeedForm,
    PackForm,
    ProposeForm,
    ReaderForm,
    ResolveForm,
    SeenForm,
    SwapForm,
)
from .paper import PaperForm, WhoForm
from .practice import PrepareForm
from .sheet import SheetForm

__all__ = [
    "AssignForm",
    "EndForm",
    "NeedForm",
    "PackForm",
    "PaperForm",
    "PrepareForm",
    "ProposeForm",
    "ReaderForm",
    "ResolveForm",
    "SeenForm",
    "SheetForm",
    "SwapForm",
    "WhoForm",
]
