"""What people may agree to, word for word. Other words are a new version: who agreed to older ones is asked again."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Words:
    what: Any
    version: int
    text: Any


WORDS = {
    "research": Words(
        _("Talking with our learning partners"),
        1,
        _("The fund's learning partners may ask me for a conversation about what I learned. I can say no each time."),
    ),
}
