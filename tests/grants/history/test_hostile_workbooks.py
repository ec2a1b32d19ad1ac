"""A workbook is XML from a stranger: what it declares before its first element would be read from our own disk, or grow
until the worker has no memory left."""

import io
import zipfile

import openpyxl
import pytest

from grants.history.package import Unreadable, read

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def honest():
    book = openpyxl.Workbook()
    book.active.title = "grants"
    book.active.append(["Identifier", "Amount Awarded", "Award Date", "Title"])
    book.active.append(["360G-a", 5, "2021-01-01", "Words"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(content: bytes, part: str, change) -> bytes:
    """The same workbook with one of its parts written by somebody else."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for one in old.infolist():
            text = old.read(one)
            new.writestr(one.filename, change(text) if one.filename == part else text)
    return made.getvalue()


def declaring(what: str, inside: str = "", before: str = "", letters: str = "utf-8"):
    """Declares `what` in front, and says `inside` where the title stood."""

    def change(text: bytes) -> bytes:
        body = text.decode().partition("?>")[2] if text.startswith(b"<?xml") else text.decode()
        return f"{before}<!DOCTYPE x [{what}]>{body.replace('Words', inside)}".encode(letters)

    return change


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "[Content_Types].xml", "_rels/.rels"])
@pytest.mark.parametrize(
    "change",
    [
        declaring('<!ENTITY e SYSTEM "file:///etc/passwd">', "&e;"),
        declaring('<!ENTITY % e SYSTEM "http://127.0.0.1:1/x.dtd"> %e;'),
        declaring(LAUGHS, "&l9;"),
        declaring('<!ENTITY a "' + "a" * 50_000 + '">', "&a;" * 1000),
        declaring('<!ENTITY harmless "x">'),
        declaring(LAUGHS, "&l9;", before="<!-- <a> -->" + "<!--" + "x" * 70_000 + "-->"),
        declaring(LAUGHS, "&l9;", letters="utf-16"),
    ],
    ids=["a file of ours", "a file from elsewhere", "a billion laughs", "a long one", "any", "far in", "wide letters"],
)
def test_a_workbook_that_declares_anything_is_refused(honest, part, change):
    with pytest.raises(Unreadable, match="no spreadsheet program writes"):
        read(changed(honest, part, change))


def test_the_same_workbook_without_it_is_read(honest):
    ((_row, grant),) = read(changed(honest, SHEET, lambda text: text.replace(b"Words", b"Other words"))).rows
    assert grant["title"] in ("Words", "Other words")  # openpyxl keeps its texts in another part
    ((_row, grant),) = read(honest).rows
    assert grant["title"] == "Words"
