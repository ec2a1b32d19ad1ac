"""One value of a grant: read, or found to be wrong. What stops a file could only be read by guessing."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from grants.diligence.numbers import COMPANIES, ENGLAND, NORTHERN_IRELAND, SCOTLAND, Number, read
from shaping_future.errors import NotValid

EXCEL_BEGAN = dt.date(1899, 12, 30)
EXCEL_DAYS = range(20_000, 80_000)  # 1954 to 2119
MOST = Decimal(10) ** 12  # pounds; more than that is a slip
OLDEST = 25  # years
LIST_CODES = (
    "GB-CHC", "GB-SC", "GB-NIC", "GB-COH", "GB-EDU", "GB-UKPRN", "GB-MPR", "GB-REV", "GB-LAE", "GB-LAS", "GB-PLA",
    "GB-LANI", "GB-NHS", "GB-SHPE", "GB-GOR", "GB-LAESTAB", "GB-SCOTEDU", "GB-WALEDU", "GB-NIEDU", "GB-ROR", "XI-",
    "XM-",
)  # fmt: skip
"""How organisations' ids begin (org-id.guide)."""
GEO_CODES = frozenset((
    "OA", "LSOA", "MSOA", "PAR", "WD", "UA", "NMD", "MD", "LONB", "CTY", "RGN/GOR", "WPC", "EER", "CANNET", "CSP",
    "PFA", "PUA", "NPARK", "REGD", "REGSD", "TTWA", "FRA", "LAC", "WZ", "CMWD", "LEP", "CCG", "NHSAT", "CMLAD", "CMCTY",
    "SA", "DZ", "IG", "CHP", "ROA - CPP", "ROA - Local", "HB", "CA", "SPC", "USOA", "COM", "NAWC", "CDRP",
    "AgricSmall", "CFA",
))  # fmt: skip
CLOSED = {
    "regrantType": frozenset(f"FRG0{n}0" for n in range(1, 8)),
    "locationScope": frozenset([*(f"GLS0{n}0" for n in range(1, 7)), "GLS099"]),
    "fromOpenCall": frozenset({"Yes", "No"}),
    "primaryGrantReason": frozenset(f"GTIR{n:03}" for n in range(10, 130, 10)),
    "secondaryGrantReason": frozenset(f"GTIR{n:03}" for n in range(10, 130, 10)),
    "grantPurpose": frozenset(f"GTIP{n:03}" for n in range(10, 180, 10)),
    "geoCodeType": GEO_CODES,
}
"""The closed lists of 360Giving 1.4, CC BY 4.0."""
POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
WORDS_BESIDE = {"ltd", "limited", "cic", "cio", "plc", "llp", "inc", "the"}


@dataclass(frozen=True)
class Defect:
    row: int
    field: str
    sentence: str
    stops: bool = False


class Wrong(Exception):
    """A value that cannot be read without guessing."""


def shown(value: Any, most: int = 60) -> str:
    """A value in a sentence: short, and on one line."""
    text = " ".join(str(value).split())
    return f"“{text[: most - 1]}…”" if len(text) > most else f"“{text}”"


def text_of(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def amount_of(value: Any) -> tuple[Decimal, str]:
    """The amount, and what there is to say about how it was written."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Wrong("There is no amount.")
    text, said = str(value).strip(), ""
    if isinstance(value, str):
        text, said = re.sub(r"[£€$,\s]", "", text), f"The amount was written as {shown(value)}."
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise Wrong(f"{shown(value)} is not an amount.") from None
    if not amount.is_finite() or abs(amount) >= MOST:
        raise Wrong(f"{shown(value)} cannot be the amount of a grant.")
    if amount < 0:
        raise Wrong(f"The amount is below nought: {shown(value)}.")
    return amount.quantize(Decimal("0.01")), said


def day_of(value: Any) -> tuple[dt.date, str]:
    """The day, and what there is to say about how it was written. Months come second, as in the UK."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Wrong("There is no date.")
    text = str(value).strip()
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        days = int(float(text))
        if days in EXCEL_DAYS:
            day = EXCEL_BEGAN + dt.timedelta(days=days)
            return day, f"The date is a number, as Excel counts days: {text}. We read it as {day.isoformat()}."
    if found := re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?", text):
        return _day(found[1], *map(int, found[1].split("-"))), ""
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        day = _day(text, int(found[3]), int(found[2]), int(found[1]))
        return day, f"The date is written as {shown(text)}. We read it as {day.isoformat()}."
    raise Wrong(f"{shown(value)} is not a date that we can read. Write it as 2025-01-31.")


def _day(text: str, year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise Wrong(f"There is no such day: {shown(text)}.") from None


SHAPES = {
    ENGLAND: re.compile(r"\d{6,7}(-\d{1,5})?"),
    SCOTLAND: re.compile(r"SC\d{6}"),
    NORTHERN_IRELAND: re.compile(r"\d{6}"),
    COMPANIES: re.compile(r"[A-Z\d]{2}\d{5}[A-Z\d]"),
}
"""What stands behind the name of each register in an id."""


def number_of(organisation: dict) -> Number | None:
    """The register's number of an organisation: out of its id, or else out of its charity or company number."""
    id = text_of(organisation.get("id")).upper()
    for register, shape in SHAPES.items():
        if id.startswith(f"{register}-") and shape.fullmatch(rest := id.removeprefix(f"{register}-")):
            return Number(register, rest.split("-")[0])
    written = [id if id.startswith(tuple(SHAPES)) else "", organisation.get("charityNumber")]
    for one in map(text_of, [*written, organisation.get("companyNumber")]):
        try:
            return read(one)
        except NotValid:
            continue
    return None


def name_key(name: str) -> str:
    """A name as it is compared: without capitals, signs, and the words that people leave out."""
    plain = re.sub(r"[^\w\s]", " ", name.casefold().replace("&", " and ").replace("'", "").replace("’", ""))
    return " ".join(word for word in plain.split() if word not in WORDS_BESIDE)[:300]


def about_id(id: str) -> str:
    """What is odd about the id of an organisation; "" when nothing is."""
    if not id:
        return "The organisation has no id."
    if re.search(r"\s", id):
        return f"There is a gap in the id {shown(id)}."
    if id.startswith("360G-"):
        return f"The id {shown(id)} is the publisher's own, of no register."
    if not id.upper().startswith(LIST_CODES) and not re.match(r"[A-Z]{2}-[A-Z]{2,}", id):
        return f"We do not know the register of the id {shown(id)}."
    for register, shape in SHAPES.items():
        if id.startswith(f"{register}-") and not shape.fullmatch(id.removeprefix(f"{register}-")):
            return f"{shown(id)} is not a number that this register gives."
    return ""
