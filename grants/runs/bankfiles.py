"""The bytes of the files that banks take: pure, so that they are the same each time they are asked for.

Nothing here knows of a database. A `Row` holds full account numbers: it lives as long as the file is written.
"""

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from shaping_future.errors import NotValid

ALLOWED = re.compile(r"[^A-Za-z0-9.&/\- ]")
"""What banks' systems take in names and references. Everything else becomes a space."""
VALUES = {
    "name": "Name on the account",
    "sort_code": "Sort code, six digits",
    "sort_code_dashed": "Sort code, 12-34-56",
    "account_number": "Account number, eight digits",
    "amount": "Amount in pounds, 1234.50",
    "pence": "Amount in pence, 123450",
    "reference": "Reference",
    "day": "Day of payment",
    "from_sort_code": "Our sort code",
    "from_account_number": "Our account number",
    "number": "Number of the row",
}
"""What a column can hold. One that begins with = holds the words after it, the same in each row."""
CREDIT = "99"


@dataclass(frozen=True)
class Layout:
    """How one bank wants it."""

    kind: str
    columns: list[dict[str, str]]
    header: bool
    delimiter: str
    day_format: str
    longest_name: int
    longest_reference: int

    @property
    def ending(self) -> str:
        return "csv" if self.kind == "csv" else "txt"


@dataclass(frozen=True)
class Row:
    name: str
    sort_code: str
    account_number: str
    pence: int
    reference: str


@dataclass(frozen=True)
class Origin:
    """Whose money it is."""

    sort_code: str = ""
    account_number: str = ""
    account_name: str = ""


def written(layout: Layout, rows: list[Row], day: dt.date, origin: Origin) -> bytes:
    """The whole file."""
    write = _bacs if layout.kind == "bacs18" else _csv
    return write(layout, rows, day, origin).encode("ascii")


def bank_text(text: str, most: int) -> str:
    """Letters without their accents, and nothing that a bank's system or a spreadsheet would stumble over."""
    folded = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("Ł", "L").replace("ł", "l"))
    plain = "".join(one for one in folded if not unicodedata.combining(one))
    return " ".join(ALLOWED.sub(" ", plain).split()).lstrip("-&/. ")[:most].strip()


def writes_name(text: str) -> bool:
    """Whether anything is left of a name once a bank can read it."""
    return bool(re.search(r"[A-Za-z0-9]", bank_text(text, 18)))


def _csv(layout: Layout, rows: list[Row], day: dt.date, origin: Origin) -> str:
    out = io.StringIO(newline="")
    write = csv.writer(out, delimiter=layout.delimiter, lineterminator="\r\n").writerow
    if layout.header:
        write([column["heading"] for column in layout.columns])
    for number, row in enumerate(rows, start=1):
        write([_cell(column["value"], layout, row, number, day, origin) for column in layout.columns])
    return out.getvalue()


def _cell(value: str, layout: Layout, row: Row, number: int, day: dt.date, origin: Origin) -> str:
    if value.startswith("="):
        return bank_text(value[1:], 140)
    cells: dict[str, Callable[[], str]] = {
        "name": lambda: bank_text(row.name, layout.longest_name),
        "sort_code": lambda: row.sort_code,
        "sort_code_dashed": lambda: "-".join(row.sort_code[at : at + 2] for at in (0, 2, 4)),
        "account_number": lambda: row.account_number,
        "amount": lambda: f"{row.pence // 100}.{row.pence % 100:02d}",
        "pence": lambda: str(row.pence),
        "reference": lambda: bank_text(row.reference, layout.longest_reference),
        "day": lambda: day.strftime(layout.day_format),
        "from_sort_code": lambda: origin.sort_code,
        "from_account_number": lambda: origin.account_number,
        "number": lambda: str(number),
    }
    return cells[value]()


def _bacs(layout: Layout, rows: list[Row], day: dt.date, origin: Origin) -> str:
    """Data records of Standard 18, 106 characters each with the day. Labels and contra are the bureau's."""
    return "".join(f"{bacs_line(row, day, origin)}\r\n" for row in rows)


def bacs_line(row: Row, day: dt.date, origin: Origin) -> str:
    """1-6 their sort code, 7-14 account, 15 nought, 16-17 kind, 18-23 ours, 24-31 account, 32-35 empty, 36-46 pence,
    47-64 our name, 65-82 reference, 83-100 their name, 101-106 the day as the number in its year."""
    if not re.fullmatch(r"\d{6}", origin.sort_code) or not re.fullmatch(r"\d{8}", origin.account_number):
        raise NotValid("A Bacs file names the account that it pays from. Enter it with the layout first.")
    if not 0 < row.pence < 10**11:
        raise NotValid("A Bacs file cannot hold this amount.")
    names = "".join(bank_text(text, 18).upper().ljust(18) for text in (origin.account_name, row.reference, row.name))
    return (
        f"{row.sort_code}{row.account_number}0{CREDIT}{origin.sort_code}{origin.account_number}    "
        f"{row.pence:011d}{names} {day:%y}{day.timetuple().tm_yday:03d}"
    )
