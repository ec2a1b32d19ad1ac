"""Reading what banks write: whole or not at all, and every row that is wrong is named."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.runs import bankstatements
from grants.runs.bankstatements import Columns, Unreadable, read

TODAY = dt.date(2026, 11, 30)
ONE = Columns("Date", ("Description",), "Amount", "", "", "%d/%m/%Y")
TWO = Columns("Date", ("Type", "Details"), "", "Paid out", "Paid in", "%d %b %Y")
HEAD = "Date,Description,Amount\n"


def entries(text, columns=ONE):
    content = text if isinstance(text, bytes) else text.encode()
    return [(one.day.isoformat(), one.text, one.pence) for one in read(content, columns, TODAY)]


def refused(text, columns=ONE):
    with pytest.raises(Unreadable) as caught:
        entries(text, columns)
    return caught.value


def test_amounts_and_days_as_banks_write_them():
    text = (
        "Account: 12345678\n\ndate,DESCRIPTION,Balance,amount\n"
        '27/11/2026,BILL PAYMENT G-ABCDEF-01,9.00,"-12,500.00"\n'
        "27/11/2026,Interest,9.00,0.07\n28/11/2026,Fee,9.00,(1.5)\n28/11/2026,Café,9.00,£20\n"
    )
    assert entries(text) == [
        ("2026-11-27", "BILL PAYMENT G-ABCDEF-01", -1_250_000),
        ("2026-11-27", "Interest", 7),
        ("2026-11-28", "Fee", -150),
        ("2026-11-28", "Café", 2_000),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding):
    assert entries((HEAD + "27/11/2026,Café,-1.00\n").encode(encoding)) == [("2026-11-27", "Café", -100)]


def test_two_columns_of_amounts_and_two_of_words():
    text = "Date\tType\tDetails\tPaid out\tPaid in\n27 Nov 2026\tFPO\tG-ABCDEF-01\t12.50\t\n"
    text += "27 Nov 2026\tIN\tGift\t\t5.00\n"
    assert entries(text, TWO) == [("2026-11-27", "FPO G-ABCDEF-01", -1_250), ("2026-11-27", "IN Gift", 500)]
    assert "not both and not neither" in refused(text.replace("\t\t5.00", "\t5.00\t5.00"), TWO).rows[0]


def test_the_same_payment_twice_on_a_day_is_two():
    twice = read((HEAD + "27/11/2026,Fee,-1.00\n27/11/2026,FEE,-1.00\n").encode(), ONE, TODAY)
    assert [one.occurrence for one in twice] == [1, 2]
    assert len({one.content_hash for one in twice}) == 1


def test_every_row_that_cannot_be_right_is_named():
    rows = [
        "31/02/2026,x,-1.00", "01/12/2026,x,-1.00", "01/01/1926,x,-1.00", "27/11/2026,x,-1.000", "27/11/2026,x,one",
        "27/11/2026,x,0.00", "27/11/2026,x", "27/11/2026,x,1,1", "27/11/2026,x,-99999999999999.00",
        "27/11/2026,x,(1.00", '27/11/2026,x,"1.234,50"',
    ]  # fmt: skip
    refusal = refused(HEAD + "27/11/2026,good,-1.00\n" + "\n".join(rows) + "\n")
    assert refusal.sentence.startswith("11 rows cannot be right, so nothing was read in.")
    assert [row.split(":")[0] for row in refusal.rows] == [f"Row {number}" for number in range(3, 14)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"%PDF-1.7\x00\x01", "not a CSV"),
        (b"\xff\xfe\x00", "cannot read the letters"),
        (b"Date,Amount\n", "No row has the headings"),
        (HEAD.encode(), "no payment"),
        ((HEAD + '27/11/2026,"cut sho').encode(), "breaks off"),
        ((HEAD + "27/11/2026,Fee,-1.00\n28/11/2026,Fee,-1").encode(), "cut short"),
        (b"x" * (10 * 1024 * 1024 + 1), "10 MB"),
    ],
)
def test_a_file_that_is_no_statement_says_what_to_do(content, sentence):
    assert sentence in refused(content).sentence + " ".join(refused(content).rows)


def test_more_rows_than_anybody_reads_are_refused(monkeypatch):
    monkeypatch.setattr(bankstatements, "MOST_ROWS", 10)
    assert "more than 10 rows" in refused(HEAD + "27/11/2026,Fee,-1.00\n" * 11).sentence


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_comes_is_read_or_refused(content):
    for start in (b"", HEAD.encode()):
        with contextlib.suppress(Unreadable):
            assert read(start + content, ONE, TODAY)
