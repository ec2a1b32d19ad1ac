"""Exports: what is in them and what is not, that no cell runs, and that memory does not grow with the rows."""

import csv
import io
import re
import tracemalloc
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from grants.applications.models import Application
from grants.applications.services import recuse, save_equity
from grants.finding import queries, services
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.files import spreadsheets
from shaping_future.record.models import Entry
from tests.cast import a_call, an_application, answers_to, eligible, person, signed_in_as

HERE = "/desk/applications/chosen/"


@pytest.fixture
def call(db):
    return a_call()


@pytest.fixture
def staff(db):
    return person(Role.STAFF, "Sam")


def taken(staff, do, query="", rows=None):
    """What the browser of `staff` gets: bytes."""
    chosen = Application.objects.visible_to(staff) if rows is None else rows
    fields = {"do": do, "filter": query, "every": "on", "seen": services.seen(chosen, staff)}
    answer = signed_in_as(staff).post(HERE, fields)
    assert answer.status_code == 200, answer.status_code
    return answer.getvalue()


def table_of(content):
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_one_column_for_each_question_with_parts_and_money_apart(call, staff):
    text = "ንሕና ንሰርሕ\nنحن نعمل"
    partner = {"name": "Partners", "role": "Host", "share_of_the_money": "40 %", "contact": "Noor"}
    answers = answers_to(call, "joint", 4_500_050, "Sisters", what_do=text, partners=[partner], links="Noor knows Sam")
    sent = an_application(call, strand="joint", sent=True, answers=answers)
    content = taken(staff, "csv")
    assert content.startswith("\ufeff".encode())
    (row,) = table_of(content)
    assert row["Reference"] == sent.reference
    assert row["org: Name of your organisation or network"] == "Sisters"
    assert row["org: Where are you based?"] == "Wales"
    assert (row["Asks for, in pounds"], row["budget: Total in pounds"]) == ("45000.5", "45000.5")
    assert row["budget: Costs"].splitlines()[0].startswith("People's time: Two days a week: £40,500")
    assert row["what_do: 6. What will you do over two years?"] == text
    assert "Partners" in row[next(name for name in row if name.startswith("partners"))]
    assert row[next(name for name in row if name.startswith("links"))] == "Noor knows Sam"
    assert row["Sent, UK time"] == f"{sent.sent_at.astimezone(clock.LONDON):%Y-%m-%d %H:%M:%S}"


def test_answers_that_are_not_asked_any_more_are_left_out(call, staff):
    partner = {"name": "Left Behind", "role": "", "share_of_the_money": "", "contact": ""}
    an_application(call, sent=True, answers=answers_to(call, partners=[partner]))
    assert b"Left Behind" not in taken(staff, "csv")


def test_equity_answers_access_needs_and_drafts_are_in_no_export(call, staff):
    sent = an_application(call, answers=answers_to(call, contact_how=["BSL", "Childcare cost for a conversation"]))
    save_equity(sent, {"3": "Yes, mostly"}, by=sent.started_by)
    from grants.applications.services import send_application

    send_application(sent, by=sent.started_by)
    draft = an_application(call, name="Only A Draft")
    for content in (taken(staff, "csv"), _xlsx_text(taken(staff, "xlsx"))):
        assert sent.reference.encode() in content
        for hidden in ("BSL", "Childcare", "Yes, mostly", "Only A Draft", draft.reference, "contact_how"):
            assert hidden.encode() not in content, hidden


def _xlsx_text(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row).encode()


def test_hidden_answers_are_for_staff_only(call):
    here = eligible(an_application(call, sent=True, answers=answers_to(call, links="Noor knows Sam")))
    member = person(Role.GROUP_MEMBER)
    call.clearances.create(user=member)
    table = queries.table(member, Application.objects.visible_to(member))
    rows = list(table.rows)
    assert rows[0][0] == here.reference
    assert not any("links" in name for name in table.header)
    assert "Noor knows Sam" not in str(rows)


@pytest.mark.parametrize("do", ["csv", "xlsx"])
def test_what_one_is_recused_from_is_in_no_export_by_its_bytes(call, staff, do):
    here, other = an_application(call, sent=True, name="Bread Circle"), an_application(call, sent=True)
    recuse(here, staff, "room", by=person(Role.STAFF))
    content = taken(staff, do)
    content = _xlsx_text(content) if do == "xlsx" else content
    assert other.reference.encode() in content
    assert here.reference.encode() not in content
    assert b"Bread Circle" not in content


def test_the_record_says_who_took_how_many_and_by_which_filter_but_no_word_of_it(call, staff):
    an_application(call, sent=True, name="Bread Circle")
    taken(staff, "csv", "q=bread")
    entry = Entry.objects.get(verb="applications.exported")
    assert (entry.actor, entry.detail["rows"], entry.detail["kind"]) == (staff.pk, 1, "csv")
    assert len(entry.detail["filter"]) == 64
    assert "bread" not in str(entry.detail)


# --- no cell runs -----------------------------------------------------------------------------------------------------

RUNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
TEXTS = st.one_of(
    st.text(max_size=60),
    st.builds(lambda start, rest: start + rest, st.sampled_from([*RUNS, "'", "'=", " =", "\n=", "_x0041_", "-5", "%"]),
              st.text(max_size=30)),
)  # fmt: skip


@given(text=TEXTS)
@example('=HYPERLINK("https://x.example")')
@example("-12.50")
@example("'=1")
@example("+44 7700 900123")
def test_a_csv_cell_reads_back_as_the_text_or_its_neutral_form_and_never_runs(text):
    text = text.encode("utf-8", "replace").decode().replace("\0", "")
    content = b"".join(spreadsheets.csv_lines(["a"], [[text]], clock.LONDON)).decode("utf-8-sig")
    _header, (cell,) = csv.reader(io.StringIO(content, newline=""))
    assert cell in (text, f"'{text}")
    assert spreadsheets.written(cell) == text
    is_number = cell.removeprefix("-").replace(".", "", 1).isdigit()
    assert is_number or not cell.lstrip().startswith(RUNS)


@pytest.mark.parametrize(
    ("text", "cell"),
    [("-5", "-5"), ("-12.50", "-12.50"), ("12", "12"), ("+44 7700", "'+44 7700"), ("=1+1", "'=1+1"),
     ("- a list", "'- a list"),
     ("'quoted'", "'quoted'"), ("'=x", "''=x"), ("", ""), ("a=b", "a=b"), ("  =1", "'  =1"), ("-1+1", "'-1+1")],
)  # fmt: skip
def test_numbers_and_ordinary_words_stay_as_they_are(text, cell):
    assert spreadsheets.neutral(text) == cell
    assert spreadsheets.written(cell) == text


@given(texts=st.lists(TEXTS, min_size=1, max_size=8))
@example(["=1+1", "{=1}", "https://x.example", "mailto:a@b.example", "1e5", "TRUE", "x" * 40_000])
def test_a_workbook_cell_is_text_as_it_was_written_and_never_a_formula(tmp_path_factory, texts):
    path = Path(tmp_path_factory.mktemp("book")) / "a.xlsx"
    spreadsheets.write_workbook(path, ["a"] * len(texts), [texts], clock.LONDON)
    row = openpyxl.load_workbook(path).active[2] if any(texts) else []
    for text, cell in zip(texts, row, strict=False):
        assert cell.data_type in ("s", "n")  # n: an empty cell
        assert cell.hyperlink is None
        assert unescape(cell.value or "") == _kept(text)  # as Excel does, and openpyxl does not


def _kept(text):
    """What XML can hold of it, its line ends as XML has them, and as long as a cell may be."""
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= 32_767 else text[: 32_767 - len(spreadsheets.CUT)] + spreadsheets.CUT


def test_numbers_and_moments_are_no_text_in_a_workbook(tmp_path):
    now = clock.now()
    spreadsheets.write_workbook(tmp_path / "a.xlsx", ["a", "b"], [[Decimal("45000.50"), now]], clock.LONDON)
    money, moment = openpyxl.load_workbook(tmp_path / "a.xlsx").active[2]
    assert money.value == 45000.5
    assert f"{moment.value:%Y-%m-%d %H:%M}" == f"{now.astimezone(clock.LONDON):%Y-%m-%d %H:%M}"


# --- memory -----------------------------------------------------------------------------------------------------------


def rows_like(count):
    return ([f"STF-{number}", "word " * 200, number, "=1+1"] for number in range(count))


def peak(work):
    tracemalloc.start()
    work()
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


@pytest.mark.parametrize("rows", [400, pytest.param(3000, marks=pytest.mark.long)])
def test_memory_of_an_export_does_not_grow_with_its_rows(tmp_path, rows):
    def as_csv(count):
        return peak(lambda: sum(map(len, spreadsheets.csv_lines(["a"] * 4, rows_like(count), clock.LONDON))))

    def as_xlsx(count):
        path = tmp_path / f"{count}.xlsx"
        return peak(lambda: spreadsheets.write_workbook(path, ["a"] * 4, rows_like(count), clock.LONDON))

    as_xlsx(10)  # what the library itself takes the first time
    assert as_csv(rows) < as_csv(110) * 1.5
    assert as_xlsx(rows) < as_xlsx(110) * 2
