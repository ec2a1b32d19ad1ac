"""What others' grants say, and what is wrong in them, row by row."""

from .fields import Defect, name_key, number_of
from .looking import Looked, look_at

__all__ = ["Defect", "Looked", "look_at", "name_key", "number_of"]
