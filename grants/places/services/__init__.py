"""Every change to places: one verb, one function, one transaction, one named actor."""

from .answering import accept_place, decline_place, lapse_places, name_place
from .choosing import choose
from .releasing import close_waiting_list, release_places

__all__ = [
    "accept_place",
    "choose",
    "close_waiting_list",
    "decline_place",
    "lapse_places",
    "name_place",
    "release_places",
]
