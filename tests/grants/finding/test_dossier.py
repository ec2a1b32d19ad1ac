"""The dossier: a folder for each application, safe names, only what readers may read, and only for its owner."""

import csv
import datetime as dt
import io
import zipfile

import openpyxl
import pytest
import yaml
from django.urls import reverse
from pypdf import PdfReader

from grants.applications import services as applications
from grants.applications.models import Application
from grants.applications.services import recuse
from grants.calls import loading
from grants.calls.services import launch_call
from grants.finding import services
from grants.finding.documents import _unique
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.files.models import Document, StoredFile
from shaping_future.files.services import make, remove_expired
from shaping_future.record.models import Entry
from tests.cast import an_application, answers_to, call_text, person, signed_in_as
from tests.files.samples import pdf, upload

pytestmark = pytest.mark.django_db
FILES = [
    {"n": number, "key": key, "section": "Send", "type": "file", "label": key, "guidance": "One page.",
     "required": False, "scored": False, "hidden_from_reviewers": hidden}
    for number, key, hidden in ((15, "plan", False), (16, "budget_file", False), (17, "secret_file", True))
]  # fmt: skip


@pytest.fixture
def staff():
    return person(Role.STAFF, "Sam")


@pytest.fixture
def call(staff):
    definition = yaml.safe_load(call_text())
    definition["questions"] += FILES
    text = yaml.safe_dump(definition, allow_unicode=True, sort_keys=False)
    return launch_call(loading.load(text), by=staff, without="A call of the tests.")


def sent(call, name="Bread Circle", files=(), **answers):
    draft = an_application(call, answers=answers_to(call, name=name, **answers))
    for key, file_name in files:
        applications.attach(draft, key, upload(file_name, pdf()), by=draft.started_by)
    return applications.send_application(draft, by=draft.started_by)


def ask(staff, rows=None, kind="dossier"):
    chosen = Application.objects.visible_to(staff) if rows is None else rows
    return services.select(chosen, "q=x", kind, by=staff)


def made(document):
    make(document.pk)
    document.refresh_from_db()
    assert document.state == Document.State.READY, document.error
    return document


def content_of(document):
    with document.file.open("rb") as file:
        return io.BytesIO(file.read())


def archive_of(document):
    return zipfile.ZipFile(content_of(document))


def test_a_folder_for_each_with_what_readers_may_read_and_an_index(call, staff):
    plan = "\u202eplan‮ <1>.pdf"
    one = sent(call, files=[("plan", plan), ("budget_file", "plan 1.PDF"), ("secret_file", "secret.pdf")], links="Noor")
    two = sent(call, "../../etc/Sisters\u202e <b>")
    document = made(ask(staff))
    archive = archive_of(document)
    assert archive.testzip() is None
    first = f"{one.reference} Bread Circle"
    assert sorted(archive.namelist()) == sorted([
        f"{first}/application.pdf", f"{first}/plan 1.pdf", f"{first}/plan 1 (2).pdf",
        f"{two.reference} etc Sisters b/application.pdf", "index.csv",
    ])  # fmt: skip
    text = "".join(page.extract_text() for page in PdfReader(archive.open(f"{first}/application.pdf")).pages)
    assert one.reference in text
    assert "decide together" in text
    assert "Noor" not in text
    index = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"))))
    assert {row["Reference"]: row["Documents"] for row in index}[one.reference] == "plan 1.pdf; plan 1 (2).pdf"
    assert (document.content_type, document.total, document.done) == ("application/zip", 2, 2)


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [("a.pdf", [], "a.pdf"), ("a.pdf", ["A.PDF"], "a (2).pdf"), ("application.pdf", [], "application (2).pdf"),
     ("../../x.pdf", [], "x.pdf"), ("..", [], "file"),
     ("a\u202egpj.exe", [], "agpj.exe"), ("C:\\x\\y.txt", [], "y.txt"),
     ("a.pdf", ["a.pdf", "a (2).pdf"], "a (3).pdf"), ("con", ["con"], "con (2)")],
)  # fmt: skip
def test_names_are_clean_and_each_is_used_once(name, taken, expected):
    assert _unique(name, taken) == expected


def test_what_a_scanner_has_not_found_clean_is_left_out(call, staff):
    one = sent(call, files=[("plan", "plan.pdf")])
    StoredFile.objects.update(scan=StoredFile.Scan.WAITING)
    names = archive_of(made(ask(staff))).namelist()
    assert names == [f"{one.reference} Bread Circle/application.pdf", "index.csv"]


def test_only_its_owner_opens_it_and_not_once_they_are_recused(call, staff):
    one, two = sent(call), sent(call, "Other")
    document = made(ask(staff))
    detail, download = (reverse(f"document-{page}", args=[document.pk]) for page in ("detail", "download"))
    owner = signed_in_as(staff)
    answer = owner.get(download)
    assert answer.getvalue().startswith(b"PK")
    assert ".zip" in answer["Content-Disposition"]
    for stranger in (person(Role.STAFF), person(Role.FINANCE), one.started_by):
        assert signed_in_as(stranger).get(detail).status_code == 404
        assert signed_in_as(stranger).get(download).status_code == 404
    recuse(two, staff, "room", by=person(Role.STAFF))
    assert "make it again" in owner.get(detail).text
    refused = owner.get(download)
    assert not (refused.status_code == 200 and refused.getvalue().startswith(b"PK"))
    again = archive_of(made(ask(staff)))
    assert b"Other" not in b"".join(again.read(name) for name in again.namelist() if name.endswith("csv"))
    assert not any(two.reference in name for name in again.namelist())


def test_who_is_recused_before_it_is_made_gets_none_of_it(call, staff):
    sent(call)
    two = sent(call, "Other")
    document = ask(staff)
    recuse(two, staff, "room", by=person(Role.STAFF))
    made(document)
    assert not any(two.reference in name for name in archive_of(document).namelist())


def test_whoever_leaves_the_staff_does_not_open_it_any_more(call, staff):
    sent(call)
    document = made(ask(staff))
    staff.roles = []
    staff.save()
    assert signed_in_as(staff).get(reverse("document-download", args=[document.pk])).status_code == 404


def test_each_application_in_it_counts_as_read_and_the_record_holds_no_words(call, staff):
    one, two = sent(call), sent(call, "Other")
    ask(staff)
    reads = Entry.objects.filter(verb="application.read", actor=staff.pk).values_list("subject_id", flat=True)
    assert set(reads) == {str(one.pk), str(two.pk)}
    entry = Entry.objects.get(verb="applications.exported")
    assert (entry.detail["rows"], entry.detail["kind"]) == (2, "dossier")


def test_the_same_unchanged_gives_the_same_file_and_a_change_another(call, staff):
    one = sent(call)
    first = ask(staff)
    assert ask(staff) == first
    Application.objects.filter(pk=one.pk).update(content_hash="1" * 64)
    assert ask(staff) != first


def test_it_is_removed_after_seven_days(call, staff):
    sent(call)
    document = made(ask(staff))
    with clock.at(clock.now() + dt.timedelta(days=6, hours=23)):
        assert remove_expired() == 0
    with clock.at(clock.now() + dt.timedelta(days=7, minutes=1)):
        assert signed_in_as(staff).get(reverse("document-download", args=[document.pk])).status_code == 404
        assert remove_expired() == 1
    assert not Document.objects.filter(pk=document.pk).exists()


def test_more_than_a_dossier_holds_is_refused(call, staff, monkeypatch):
    sent(call)
    monkeypatch.setattr("grants.finding.services.taking.MOST_IN_DOSSIER", 0)
    with pytest.raises(Exception, match="up to 0 applications"):
        ask(staff)
    assert not Document.objects.filter(kind="application-dossier").exists()


def test_a_large_workbook_is_made_by_the_worker(call, staff, monkeypatch):
    monkeypatch.setattr("grants.finding.views.taking.AT_ONCE", 1)
    one, two = sent(call), sent(call, "=1+1")
    seen = services.seen(Application.objects.visible_to(staff), staff)
    fields = {"do": "xlsx", "every": "on", "filter": "", "seen": seen}
    answer = signed_in_as(staff).post(reverse("application-bulk"), fields)
    document = made(Document.objects.get(kind="application-workbook"))
    assert answer.url == reverse("document-detail", args=[document.pk])
    sheet = openpyxl.load_workbook(content_of(document)).active
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {one.reference, two.reference}
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    recuse(two, staff, "room", by=person(Role.STAFF))
    download = signed_in_as(staff).get(reverse("document-download", args=[document.pk]))
    assert not (download.status_code == 200 and download.getvalue().startswith(b"PK"))
