"""Numbers of the registers: Charity Commission (England and Wales), Scotland, Northern Ireland, Companies House.

None of them has a check digit, so only the form can be wrong.
"""

import re
from dataclasses import dataclass

from shaping_future.errors import NotValid

ENGLAND, SCOTLAND, NORTHERN_IRELAND, COMPANIES = "GB-CHC", "GB-SC", "GB-NIC", "GB-COH"
REGISTERS = {
    ENGLAND: "Charity Commission for England and Wales",
    SCOTLAND: "Scottish Charity Regulator (OSCR)",
    NORTHERN_IRELAND: "Charity Commission for Northern Ireland",
    COMPANIES: "Companies House",
}
INVENTED = {"01234567", "12345678", "00000000", "123456", "1234567", "000000", "0000000"}
"""What people type to get past a form."""

_SHAPES = (
    (re.compile(r"(SC0\d{5})"), SCOTLAND),
    (re.compile(r"NIC(1\d{5})"), NORTHERN_IRELAND),
    (re.compile(r"(1\d{5})"), NORTHERN_IRELAND),  # in England and Wales numbers of six figures start at 2
    (re.compile(r"([2-9]\d{5}|1\d{6})(?:-\d{1,5})?"), ENGLAND),
    (re.compile(r"(\d{8}|R\d{7}|[A-Z]{2}\d{6}|(?:IP|SP|RS)\d{5}[A-Z])"), COMPANIES),
)


@dataclass(frozen=True)
class Number:
    register: str
    value: str

    def __str__(self) -> str:
        """As it is kept: GB-CHC-1234567, GB-SC-SC012345."""
        return f"{self.register}-{self.value}"

    @property
    def shown(self) -> str:
        return f"NIC{self.value}" if self.register == NORTHERN_IRELAND else self.value

    @property
    def register_name(self) -> str:
        return REGISTERS[self.register]


def read(text: str) -> Number:
    """The number that somebody wrote, however they wrote it; NotValid says in a sentence what is wrong.

    SC with a nought is read as a Scottish charity, other SC numbers as a Scottish company: both have eight characters.
    """
    bare = _bare(text)
    if not bare:
        raise NotValid("Write the number of the charity or company.")
    if bare in INVENTED:
        raise NotValid(f"{bare} is a made-up number. Look on the register for the real one.")
    if re.fullmatch(r"(CE|CS)\d{6}", bare):
        raise NotValid("This is what Companies House calls a CIO. Write its charity number instead.")
    if re.fullmatch(r"[2-9]\d{6}", bare):
        bare = f"0{bare}"  # a company's nought that a spreadsheet lost: no charity's number of seven figures starts so
    for shape, register in _SHAPES:
        if found := shape.fullmatch(bare):
            return Number(register, found[1])
    raise NotValid(_what_is_wrong(bare))


def kept(text: str) -> Number | None:
    """A number as we keep it, or as an applicant wrote it; None when it is none."""
    for register in REGISTERS:
        if text.startswith(f"{register}-"):
            return Number(register, text.removeprefix(f"{register}-"))
    try:
        return read(text)
    except NotValid:
        return None


def _bare(text: str) -> str:
    """Without what people write around a number."""
    text = text.strip().upper()
    for register in REGISTERS:
        text = text.removeprefix(f"{register}-")
    text = re.sub(r"(REGISTERED|CHARITY|COMPANY|NUMBER|REG(?=[ .:])|NO\b|NR\b)[.:]?", " ", text)
    return re.sub(r"[\s./#:–]", "", text)


def _what_is_wrong(bare: str) -> str:
    if not bare.isascii() or not re.fullmatch(r"[A-Z0-9-]+", bare):
        return "A number has figures and capital letters only, such as 1164324, SC012345, NIC100012 or 08765432."
    if bare.startswith("NIC"):
        return "A charity in Northern Ireland has NIC and six figures that start with 1, such as NIC100012."
    if bare.startswith("SC"):
        return "A number in Scotland has SC and six figures, such as SC012345."
    if bare.isdigit():
        return f"This number has {len(bare)} figures. A charity in England and Wales has 6 or 7, a company has 8."
    return "We do not know this form. Write it as on the register: 1164324, SC012345, NIC100012 or 08765432."
