"""Others' grants are taken in whole or not at all, each defect is named by its row, and twice is once."""

import codecs
import contextlib
import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given as tried
from hypothesis import settings
from hypothesis import strategies as st

from grants.history.models import GrantsFile, OtherGrant
from grants.history.package import Unreadable, read
from grants.history.package.writing import csv_pieces, json_pieces, write_workbook
from grants.history.queries import history_of
from grants.history.services import MOST_BYTES, read_file, read_waiting, take_file
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotValid
from tests.cast import person
from tests.grants.history.cast import as_json, given, grant

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "360giving"
REAL = SHARED / "grants-abct-2013-2019.json"
needs_real = pytest.mark.skipif(
    not REAL.exists(), reason="other funders' grants are not copied here: put them at ../shared/data/360giving"
)
pytestmark = pytest.mark.django_db


def said(file: GrantsFile) -> list[tuple[int, str]]:
    return list(file.listed.values_list("row", "sentence"))


@pytest.fixture
def staff():
    return person(Role.STAFF)


def test_a_clean_file_is_taken_in_and_a_second_time_changes_nothing(staff):
    content = as_json(grant(1), grant(2, amountAwarded=12.5), publisher={"name": "Example Trust"})
    first = given(content, staff)
    assert (first.state, first.fresh, first.defects, first.publisher) == ("taken", 2, 0, "Example Trust")
    again = given(content, staff)
    assert (again.state, again.fresh, again.changed, again.same) == ("taken", 0, 0, 2)
    changed = given(as_json(grant(1, amountAwarded=11_000), grant(3)), staff)
    assert (changed.fresh, changed.changed, changed.same) == (1, 1, 0)
    assert OtherGrant.objects.count() == 3
    assert OtherGrant.objects.get(grant_id="360G-Example-1").amount == 11_000
    assert not any(file.file for file in GrantsFile.objects.all())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amountAwarded": "lots"}, "“lots” is not an amount."),
        ({"amountAwarded": -5}, "below nought"),
        ({"amountAwarded": 1e300}, "cannot be the amount"),
        ({"amountAwarded": None}, "There is no amount."),
        ({"amountAwarded": True}, "There is no amount."),
        ({"awardDate": "2021-02-30"}, "There is no such day"),
        ({"awardDate": "last spring"}, "is not a date"),
        ({"awardDate": "01/02/21"}, "is not a date"),
        ({"awardDate": ""}, "is not a date"),
        ({"currency": "pounds"}, "is not a currency"),
        ({"id": ""}, "has no id"),
        ({"id": ["x"]}, "has no id"),
        ({"recipientOrganization": []}, "no name of a recipient"),
        ({"fundingOrganization": [{"id": "GB-CHC-1000001"}]}, "no name of a funder"),
        ({"recipientIndividual": {"id": "360G-x", "name": "Individual"}}, "only one of them"),
    ],
)
def test_what_cannot_be_read_without_guessing_stops_the_whole_file(staff, changes, sentence):
    file = given(as_json(grant(1), grant(2, **changes), grant(3)), staff)
    assert (file.state, file.fresh, OtherGrant.objects.count()) == ("refused", 0, 0)
    assert [(one.row, one.stops) for one in file.listed.filter(sentence__contains=sentence)] == [(2, True)]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"awardDate": 44259}, "as Excel counts days: 44259. We read it as 2021-03-04"),
        ({"awardDate": "04/03/2021"}, "We read it as 2021-03-04"),
        ({"awardDate": "2999-01-01"}, "in the future"),
        ({"awardDate": "1979-01-01"}, "more than 25 years old"),
        ({"amountAwarded": "£10,000.00"}, "was written as “£10,000.00”"),
        ({"amountAwarded": 0}, "The amount is nought."),
        ({"title": ""}, "There is no title."),
        ({"title": "x" * 141}, "The title has 141 characters"),
        ({"description": "Towards running costs"}, "says the same as the title"),
        ({"description": "Ask jo@example.org"}, "looks like an email address"),
        ({"regrantType": "FRG99"}, "“FRG99” is not in the list of codes."),
        ({"locationScope": "UK"}, "“UK” is not in the list of codes."),
        ({"fromOpenCall": "Y"}, "“Y” is not in the list of codes."),
        ({"beneficiaryLocation": [{"geoCode": "CF24 2XQ"}]}, "is somebody's postcode"),
        ({"beneficiaryLocation": [{"geoCodeType": "PLANET"}]}, "“PLANET” is not in the list of codes."),
        ({"plannedDates": [{"startDate": "2022-01-01", "endDate": "2021-01-01"}]}, "end before it starts"),
        ({"recipientOrganization": [{"id": "GB-CHC- 1164324 ", "name": "A"}]}, "There is a gap in the id"),
        ({"recipientOrganization": [{"id": "GB-COH-n/a", "name": "A"}]}, "not a number that this register gives"),
        ({"recipientOrganization": [{"id": "KNOWN-7", "name": "A"}]}, "do not know the register"),
        ({"recipientOrganization": [{"name": "A", "charityNumber": "TBC"}]}, "“TBC” is not a charity number."),
        ({"id": "Example-2"}, "does not begin with 360G-"),
    ],
)  # fmt: skip
def test_what_is_only_odd_is_named_and_the_grant_is_taken(staff, changes, sentence):
    file = given(as_json(grant(1), grant(2, **changes)), staff)
    assert (file.state, OtherGrant.objects.count()) == ("taken", 2)
    assert [row for row, one in said(file) if sentence in one] == [2]


def test_an_id_stands_for_one_grant(staff):
    same = given(as_json(grant(1), grant(1)), staff)
    assert (same.state, same.fresh, said(same)) == (
        "taken", 1, [(2, "The same grant stands in grant 1 already. It is taken once.")],
    )  # fmt: skip
    other = given(as_json(grant(1), grant(1, amountAwarded=5)), staff)
    assert (other.state, OtherGrant.objects.get().amount) == ("refused", 10_000)


def test_grants_to_individuals_are_counted_and_not_kept(staff):
    alone = grant(2, recipientIndividual={"id": "360G-p", "name": "Individual"})
    del alone["recipientOrganization"]
    file = given(as_json(grant(1), alone), staff)
    assert (file.state, file.left_out, OtherGrant.objects.count()) == ("taken", 1, 1)


def test_one_id_with_two_names_and_one_name_with_two_ids(staff):
    two = [{"id": "GB-CHC-1164324", "name": "Somebody Else"}], [{"id": "GB-CHC-1164325", "name": "Lantern Circle Ltd"}]
    file = given(as_json(grant(1), *(grant(n, recipientOrganization=one) for n, one in enumerate(two, 2))), staff)
    assert [row for row, _sentence in said(file)] == [2, 3]


# --- letters, forms and lengths --------------------------------------------------------------------------------------


def table(**changes) -> str:
    return b"".join(csv_pieces([grant(1, **changes)])).decode("utf-8-sig")


@pytest.mark.parametrize(
    ("encoding", "mark", "defects"),
    [
        ("utf-8", b"", 0),
        ("utf-8", codecs.BOM_UTF8, 0),
        ("utf-16-le", codecs.BOM_UTF16_LE, 1),
        ("utf-16-be", codecs.BOM_UTF16_BE, 1),
        ("utf-16-le", b"", 1),
        ("cp1252", b"", 1),
    ],
)
def test_a_table_in_any_letters_gives_the_same_grant(staff, encoding, mark, defects):
    file = given(mark + table(title="Café – “rest”").encode(encoding), staff, "grants.csv")
    assert (file.state, file.defects) == ("taken", defects)
    assert OtherGrant.objects.get().title == "Café – “rest”"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (as_json(grant(1), grant(2))[:-40], "It was cut short"),
        (as_json(grant(1))[:-1], "It was cut short"),
        (b'{"grants": {"a": 1}}', "no list called"),
        (b'{"grants": [1, 2]}', "no list called"),
        (b'{"grants": []}', "There is no grant"),
        (b'{"grants": [{"amountAwarded": NaN}]}', "not valid JSON"),
        (b"[" * 100_000, "brackets in brackets"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, "no text, no workbook"),
        (b"PK\x03\x04 and no more", "cannot read this workbook"),
        (b"Identifier,Title\n1,2\n", "no column “Amount Awarded” and “Award Date”"),
        (table().encode()[:-8], "cut short"),
        ("Identifier,Title,é".encode()[:-1], "middle of a letter"),
        (b"   \n", "This file is empty"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole_is_refused_in_a_sentence(staff, content, sentence):
    file = given(content, staff)
    assert (file.state, OtherGrant.objects.count()) == ("refused", 0)
    assert sentence in file.why_not
    assert not file.file


def test_each_form_tells_the_same(staff, tmp_path):
    places = [{"name": "Wales", "countryCode": "GB"}, {"name": "Kent", "geoCode": "E10000016", "geoCodeType": "CTY"}]
    grants = [grant(1, beneficiaryLocation=places, grantPurpose=["GTIP010"]), grant(2, title="=1+1\nand more", extra=5)]
    write_workbook(tmp_path / "a.xlsx", {"version": "1.4", "title": "Ours"}, grants)
    forms = [b"".join(json_pieces({"version": "1.4"}, grants)), (tmp_path / "a.xlsx").read_bytes()]
    for content in forms:
        assert [one for _row, one in read(content).rows] == grants
    lines = list(csv.reader(io.StringIO(b"".join(csv_pieces(grants)).decode("utf-8-sig"))))
    assert not [cell for line in lines for cell in line if cell.startswith("=")]


def test_several_sheets_and_lines_within_cells(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "grants"
    book.active.append(["Identifier", "Amount Awarded", "Award Date", "Recipient Org:Name"])
    book.active.append(["360G-a", 5, "2021-01-01", "Two\nlines"])
    places = book.create_sheet("Beneficiary Location")
    for line in (["Identifier", "Beneficiary Location:Name"], ["360G-a", "Wales"], ["360G-a", "Kent"], ["nobody", "X"]):
        places.append(line)
    book.save(tmp_path / "a.xlsx")
    ((_row, one),) = read((tmp_path / "a.xlsx").read_bytes()).rows
    assert one["beneficiaryLocation"] == [{"name": "Wales"}, {"name": "Kent"}]
    assert one["recipientOrganization"] == [{"name": "Two\nlines"}]


@settings(max_examples=20)
@tried(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: f"Identifier,{text}\n{text}".encode()))
def test_whatever_bytes_come_are_read_or_refused(content):
    with contextlib.suppress(Unreadable):
        assert read(content).rows


def test_a_hundred_megabytes_are_refused_kindly_and_nothing_is_kept(staff):
    large = SimpleUploadedFile("a.json", b"x")
    large.size = 100_000_000
    with pytest.raises(NotValid, match=f"has 100 MB. We read up to {MOST_BYTES // 10**6} MB"):
        take_file(large, by=staff)
    for other in (person(), person(Role.BOARD), person(Role.GROUP_MEMBER)):
        with pytest.raises(NotAllowed):
            take_file(SimpleUploadedFile("a.json", as_json(grant())), by=other)
    assert not GrantsFile.objects.exists()


def test_the_worker_reads_what_waits_once(staff):
    file = take_file(SimpleUploadedFile("a.json", as_json(grant())), by=staff)
    assert take_file(SimpleUploadedFile("b.json", as_json(grant())), by=staff) == file
    assert (read_waiting(), read_waiting(), read_file(file.pk)) == (1, 0, False)


# --- the history of an organisation ----------------------------------------------------------------------------------


def test_the_history_is_found_by_number_and_by_name(staff):
    others = [{"id": "360G-x-1", "name": "Lantern Circle Ltd."}], [{"id": "GB-SC-SC012345", "name": "Another"}]
    given(as_json(grant(1), *(grant(n, recipientOrganization=one) for n, one in enumerate(others, 2))), staff)
    found = history_of("the lantern circle", "1164324")
    assert [one.grant_id for one in found.by_number] == ["360G-Example-1"]
    assert [one.grant_id for one in found.by_name] == ["360G-Example-2"]
    assert found.sums == [("GBP", 1, 10_000)]
    assert found.sources == [("Example Trust", "CC BY 4.0")]
    assert [one.organisation for one in history_of("", "SC012345").by_number] == ["Another"]
    assert history_of("Nobody", "").by_name == []


# --- real files ------------------------------------------------------------------------------------------------------


@needs_real
def test_the_593_real_grants_are_taken_in_twice_with_the_same_report(staff):
    """Grants of the A B Charitable Trust (CC BY 4.0): hosts and those whom they host under one number, new numbers of
    the same charity, slips of a finger."""
    first, second = given(REAL.read_bytes(), staff), given(REAL.read_bytes(), staff)
    assert (first.state, first.fresh, second.fresh, second.changed, second.same) == ("taken", 593, 0, 0, 593)
    assert said(first) == said(second)
    assert OtherGrant.objects.count() == 593
    assert Counter(first.listed.values_list("field", flat=True)) == {"name": 25, "id": 5}
    assert (70, "“GB-CHC-1122052” is called “IMiX” here and “Global Dialogue” in grant 40.") in said(first)
    again = "“Migrants Organise” has the id “GB-CHC-1077166” here and “GB-CHC-1077116” in grant 27."
    assert (441, again) in said(first)
    assert len(history_of("Global Dialogue", "1122052").by_number) == 4


@needs_real
def test_another_real_file_has_individuals_who_are_left_out(staff):
    content = (SHARED / "mixed_individuals_regrants_154.json").read_bytes()
    file = given(content, staff)
    assert (file.state, file.left_out, file.fresh) == ("taken", 99, 55)
