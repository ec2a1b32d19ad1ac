"""Pounds as people write them, pence as we keep them."""

import re
import unicodedata

from django.utils.translation import gettext_lazy

from shaping_future.look.words import pounds

MOST = 10_000_000_00  # pence; nothing in this fund is larger, and a slipped key often is
HOW = gettext_lazy("Write an amount like 1,200 or 1200.50")
_AMOUNT = re.compile(r"(?P<pounds>[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,3}( [0-9]{3})+|[0-9]+)(\.(?P<pence>[0-9]{1,2}))?")


def parse(text: str) -> int:
    """Pence from "1,200", "£1200.50", "1 200" or the same in Arabic digits; ValueError with a sentence otherwise.

    Exact: no float is involved, and what could be read in two ways ("1.200", "12,00") is refused.
    """
    if len(text) > 40:
        raise ValueError(f"{HOW}.")
    plain = " ".join(_ascii_digits(text).replace("£", " ").split())
    found = _AMOUNT.fullmatch(plain)
    if not found:
        raise ValueError(f"{HOW}.")
    whole = int(found["pounds"].replace(",", "").replace(" ", ""))
    pence = whole * 100 + int((found["pence"] or "0").ljust(2, "0"))
    if pence > MOST:
        raise ValueError(f"Write an amount of {pounds(MOST)} or less.")
    return pence


def _ascii_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(char)) if unicodedata.category(char) == "Nd" else char for char in text)
