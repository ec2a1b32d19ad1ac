"""The tag that shows what changed between two texts (a builtin, as the library `look` is)."""

from django import template

from shaping_future.look.differences import shortened, words_changed
from shaping_future.look.words import direction_of

register = template.Library()


@register.inclusion_tag("components/difference.html")
def difference(before: str, after: str, around: int = 0) -> dict:
    """What changed from `before` to `after` (plain text), word by word: taken out struck through, added underlined.

    around: how many words of unchanged text to keep beside each change; 0 keeps all of it.
    """
    pieces = words_changed(before or "", after or "")
    return {
        "pieces": shortened(pieces, int(around)) if around else pieces,
        "is_changed": before != after,
        "dir": direction_of(after or before or ""),
    }
