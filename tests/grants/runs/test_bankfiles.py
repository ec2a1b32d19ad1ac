"""The files of banks, byte by byte."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.runs import kinds
from grants.runs.bankfiles import Layout, Origin, Row, bacs_line, bank_text, writes_name, written
from grants.runs.content import LAYOUT
from grants.runs.services.layouts import columns_text, read_columns
from shaping_future.errors import NotValid

DAY = dt.date(2026, 12, 1)
ROWS = [
    Row("Rainbow Refugee Group CIC", "089999", "66374958", 1_500_000, "G-ABCDEF-01"),
    Row("Café Élan, “Łódź” & Söhne", "202015", "63748472", 5, "G-GHJKLM-02"),
]
OURS = Origin("309070", "12345668", "Global Dialogue")
PLAIN = {"header": False, "delimiter": ",", "day_format": "%d/%m/%Y", "longest_name": 18, "longest_reference": 18}


def layout(**changes):
    shipped = {one["name"]: one for one in kinds.BANK_LAYOUTS}[kinds.LAYOUT]
    values = PLAIN | {name: shipped[name] for name in LAYOUT if name in shipped} | changes
    return Layout(**values)


def test_the_shipped_file_has_no_header_days_first_and_short_plain_names():
    assert written(layout(), ROWS, DAY, OURS) == (
        b"089999,66374958,Rainbow Refugee Gr,15000.00,G-ABCDEF-01,01/12/2026\r\n"
        b"202015,63748472,Cafe Elan Lodz & S,0.05,G-GHJKLM-02,01/12/2026\r\n"
    )


def test_another_bank_has_its_own_columns_header_and_days():
    columns = read_columns(
        "From: from_account_number\nBeneficiary, name: name\nSort: sort_code_dashed\nNo: account_number\n"
        "Pence: pence\nType: =BACS\nWhen: day\nRow: number\nRef: reference"
    )
    other = layout(columns=columns, header=True, delimiter=";", day_format="%Y-%m-%d", longest_name=30)
    assert written(other, ROWS[:1], DAY, OURS) == (
        b"From;Beneficiary, name;Sort;No;Pence;Type;When;Row;Ref\r\n"
        b"12345668;Rainbow Refugee Group CIC;08-99-99;66374958;1500000;BACS;2026-12-01;1;G-ABCDEF-01\r\n"
    )
    assert read_columns(columns_text(columns)) == columns


@pytest.mark.parametrize("text", ["Sum", "Sum: everything", ": amount", "Sum: =" + "x" * 101, "A: amount\n" * 31])
def test_a_column_that_means_nothing_is_refused(text):
    with pytest.raises(NotValid):
        read_columns(text)


def test_a_line_of_standard_18_has_each_thing_in_its_place():
    line = bacs_line(ROWS[0], DAY, OURS)
    assert line == (
        "0899996637495809930907012345668    00001500000GLOBAL DIALOGUE   G-ABCDEF-01       RAINBOW REFUGEE GR 26335"
    )
    assert len(line) == 106
    assert written(layout(kind="bacs18"), ROWS, DAY, OURS).split(b"\r\n")[1][46:100] == (
        b"GLOBAL DIALOGUE   G-GHJKLM-02       CAFE ELAN LODZ & S"
    )
    for rows, origin in ((ROWS, Origin()), ([Row("A", "089999", "66374958", 10**11, "R")], OURS)):
        with pytest.raises(NotValid):
            written(layout(kind="bacs18"), rows, DAY, origin)


@given(st.text(max_size=60), st.text(max_size=60), st.integers(1, 10**11 - 1))
def test_whatever_people_are_called_the_file_stays_whole(name, reference, pence):
    """No row more, no cell more, nothing that a spreadsheet would run, and Bacs lines of one length."""
    row = Row(name, "089999", "66374958", pence, reference)
    cells = written(layout(), [row], DAY, OURS).decode("ascii").removesuffix("\r\n").split(",")
    assert len(cells) == 6
    assert not cells[2].startswith(("=", "+", "-", "@", "\t"))
    assert (len(cells[2]) <= 18, cells[3].replace(".", "").lstrip("0")) == (True, str(pence))
    assert len(bacs_line(row, DAY, OURS)) == 106


def test_a_name_that_no_bank_can_read_is_not_taken_for_one():
    assert [writes_name(one) for one in ("Amal", "3 Rivers", "شبكة", "— & .", "")] == [True, True, False, False, False]
    assert bank_text("=HYPERLINK(1)", 18) == "HYPERLINK 1"
