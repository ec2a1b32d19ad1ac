"""Charity and company numbers by their form. No register has a check digit: a number that passes is only possible."""

import re

from django.utils.translation import gettext

from shaping_future.questionnaires.errors import InvalidAnswer

_FORMS = re.compile(
    r"""
    \d{6,7}(-\d{1,3})?          # England and Wales, with the number of a linked charity
    | SC\d{6}                   # Scotland, also Scottish companies
    | NIC1\d{5}                 # Northern Ireland
    | \d{8} | [A-Z]{2}\d{6} | R\d{7} | (IP|SP|RS)\d{5}[A-Z]   # Companies House and the Mutuals Register
    """,
    re.VERBOSE | re.ASCII,
)
_MADE_UP = {"01234567", "12345678"}


def clean_register_number(text: str) -> str:
    """The number in capitals without spaces; InvalidAnswer when no UK register writes numbers like that."""
    number = "".join(text.upper().split())
    if number and (number in _MADE_UP or set(number) == {"0"} or not _FORMS.fullmatch(number)):
        raise InvalidAnswer(
            gettext(
                "Write the number as the register shows it, like 1234567, SC012345 or NIC100012, or leave it empty."
            )
        )
    return number
