import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile

from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.files import checks, services, serving, uploads
from shaping_future.files.models import StoredFile
from tests.cast import person
from tests.files import samples
from tests.files.samples import archive, excel, odt, on_opening, pdf, picture, upload, word

AGAIN = "Print it to a new PDF and choose that."


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("plan.pdf", pdf(), ("plan.pdf", "application/pdf")),
        ("PLAN.PDF", pdf(pages=3), ("PLAN.pdf", "application/pdf")),
        ("plan.docx", word(), ("plan.docx", checks.KINDS["docx"].content_type)),
        ("sums.xlsx", excel(), ("sums.xlsx", checks.KINDS["xlsx"].content_type)),
        ("plan.odt", odt(), ("plan.odt", checks.KINDS["odt"].content_type)),
        ("us.jpeg", picture(), ("us.jpeg", "image/jpeg")),
        ("us.png", picture("PNG", mode="RGBA", exif=False), ("us.png", "image/png")),
        ("notes.txt", "ነፃነት\nفتح\n".encode(), ("notes.txt", "text/plain; charset=utf-8")),
    ],
)
def test_an_honest_file_is_taken(name, content, kept):
    checked = checks.check(upload(name, content))
    assert (checked.name, checked.content_type) == kept


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"", "This file is empty. Choose another."),
        ("a.pdf", b"x" * 10_000_001, "This file has 10 MB. Choose one of 10 MB or less."),
        (
            "a.pdf",
            picture("PNG"),
            "The name of this file ends in .pdf, but it holds a PNG picture. Rename it to end in",
        ),
        ("a.png", picture("JPEG"), "The name of this file ends in .png, but it holds a JPEG picture."),
        ("a", pdf(), "The name of this file has no ending, but it holds a PDF."),
        ("a.docx", excel(), "The name of this file ends in .docx, but it holds an Excel workbook."),
        ("a.docx", archive({"x.txt": "x"}), "We cannot take zip files and other archives."),
        ("a.zip", archive({"x.txt": "x"}), "We cannot take zip files and other archives."),
        ("a.gz", b"\x1f\x8b\x08" + b"\x00" * 50, "We cannot take zip files and other archives."),
        ("a.mp3", b"ID3" + b"\x00" * 50, "We cannot take audio or video here yet."),
        ("a.exe", b"MZ" + b"\x00" * 50, "We cannot take this kind of file."),
        ("a.pdf", b"MZ" + b"\x00" * 50, "We cannot take"),
        ("a.gif", b"GIF89a" + b"\x00" * 50, "We cannot take this kind of file."),
        ("a.html", b"<script>alert(1)</script>", "We cannot tell what this file is."),
        ("a.svg", b"<svg xmlns='x'><script/></svg>", "We cannot tell what this file is."),
        ("a.txt", b"caf\xe9", "This text file is not in UTF-8."),
        ("a.txt", b"a\x00b", "This is not a plain text file."),
        ("a.pdf", b"%PDF-1.7\nnonsense", f"We could not open this PDF. It may be damaged. {AGAIN}"),
        ("a.pdf", pdf(lambda writer: writer.encrypt("x")), f"This PDF is locked with a password. {AGAIN}"),
        ("a.pdf", on_opening("/JavaScript", JS="app.alert(1)"), "This PDF holds a program (JavaScript), which we"),
        ("a.pdf", pdf(lambda writer: writer.add_attachment("x.exe", b"MZ")), "This PDF holds other files inside it"),
        ("a.pdf", on_opening("/Launch", F="calc.exe"), "This PDF holds a command that starts something"),
        ("a.pdf", pdf(pages=301), "This PDF has 301 pages."),
        ("a.docx", word(samples.MACRO), "This file holds macros, which we cannot take."),
        ("a.docx", word(**{"word/vbaProject.bin": "x"}), "This file holds macros or other files inside it"),
        ("a.docx", word(**{"../../etc/passwd": "x"}), "We could not open this file."),
        ("a.odt", odt(**{"Basic/Standard/Module1.xml": "x"}), "This file holds macros or other files inside it"),
        ("a.docx", word(**{"word/big.xml": b"0" * 100_000_001}), "This file is too large when it is opened."),
        (
            "a.docx",
            word(**{"word/_rels/settings.xml.rels": '<R Type="x/attachedTemplate" TargetMode="External"/>'}),
            "This file fetches parts from elsewhere",
        ),
        ("a.docx", word()[:-30], "We could not open this file. It may be damaged."),
        ("a.png", picture("PNG")[:40], "We could not open this picture."),
        ("a.png", picture("PNG", (8000, 5001), "1", exif=False), "This picture is too large."),
    ],
)
def test_a_file_that_we_do_not_take_gets_a_sentence(name, content, sentence):
    with pytest.raises(NotValid) as caught:
        checks.check(upload(name, content))
    assert caught.value.sentence.startswith(sentence)


def test_a_picture_is_drawn_anew_upright_and_without_what_the_camera_wrote():
    checked = checks.check(upload("us.jpg", picture()))
    drawn = Image.open(io.BytesIO(checked.content))
    assert (drawn.size, dict(drawn.getexif())) == ((10, 20), {})
    assert b"garden" not in checked.content


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Asha\\plan.PDF", "plan.pdf"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        (".htaccess", "file.htaccess"),
        ("a\x00b\r\nc.txt", "abc.txt"),
        ('say "hi" <now>.pdf', "say hi now.pdf"),
        ("x" * 300 + ".pdf", "x" * 90 + ".pdf"),
        ("خطة.pdf", "خطة.pdf"),
        ("", "file"),
    ],
)
def test_a_name_is_cleaned(name, clean):
    assert checks.clean_name(name)[0] == clean


@given(st.text())
def test_a_clean_name_is_short_and_has_no_folder_and_no_control_character(name):
    clean, ending = checks.clean_name(name)
    assert 1 <= len(clean) <= 101
    assert not set(clean) & set("/\\\r\n\x00\u202e")
    assert ending == "" or clean.endswith(f".{ending}")


@given(st.binary(max_size=200), st.sampled_from(["%PDF-1.7\n", "PK\x03\x04", "\x89PNG\r\n\x1a\n", "\xff\xd8\xff", ""]))
def test_no_content_does_anything_but_pass_or_be_refused(content, start):
    data = start.encode("latin-1") + content
    try:
        checks.check(upload("a.txt", data))
    except NotValid as error:
        refusal = error.sentence
    else:
        refusal = None
    assert refusal is None or refusal.endswith(".")


@pytest.mark.django_db
def test_store_upload_keeps_the_file_privately_under_a_name_of_our_own(settings):
    asha, content = person(), pdf()
    stored = services.store_upload(upload("../my plan.pdf", content), by=asha)
    assert (stored.name, stored.size, stored.uploaded_by) == ("my plan.pdf", len(content), asha)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert "plan" not in stored.file.name
    assert stored.file.path.startswith(str(settings.MEDIA_ROOT))
    assert stored.file.read() == content
    stored.file.close()


@pytest.mark.django_db
def test_a_refused_upload_keeps_nothing():
    with pytest.raises(NotValid):
        services.store_upload(upload("a.pdf", b"MZ" + b"\x00" * 50), by=person())
    assert StoredFile.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "inline", "disposition"),
    [
        ("plan.pdf", pdf(), False, 'attachment; filename="plan.pdf"'),
        ("plan.pdf", pdf(), True, 'inline; filename="plan.pdf"'),
        ("notes.txt", b"text", True, 'attachment; filename="notes.txt"'),
        ("خطة.pdf", pdf(), False, "attachment; filename*=utf-8''%D8%AE%D8%B7%D8%A9.pdf"),
    ],
)
def test_a_served_file_runs_nothing_and_is_not_kept(name, content, inline, disposition):
    stored = services.store_upload(upload(name, content), by=person())
    response = serving.serve(stored, inline=inline)
    assert response.headers["Content-Disposition"] == disposition
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert b"".join(response.streaming_content) == content
    response.close()


def test_half_a_picture_is_refused_where_weasyprint_has_let_them_in(monkeypatch):
    """WeasyPrint switches this on for the whole process, and a worker that made a PDF would then keep half pictures."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    for kind, name in (("JPEG", "us.jpg"), ("PNG", "us.png")):
        whole = picture(kind, size=(200, 200), exif=False)
        with pytest.raises(NotValid, match="damaged"):
            checks.check(upload(name, whole[: len(whole) - 40]))


@pytest.mark.django_db
def test_whoever_has_added_very_much_is_told_and_nothing_is_kept(monkeypatch, settings):
    """By number and by size, for each person; what is older than three months does not count. Staff add everybody's
    papers: they may add more."""
    somebody, other, staff = person(), person(), person(Role.STAFF)
    size = services.store_upload(upload("plan.pdf", pdf()), by=somebody).size
    monkeypatch.setattr(uploads, "MOST_FILES", 2)
    for by in (somebody, staff, staff, staff):
        services.store_upload(upload("plan.pdf", pdf()), by=by)
    before = set(settings.MEDIA_ROOT.rglob("*"))

    def is_refused():
        with pytest.raises(NotAllowedNow, match="very many files in the last three months"):
            services.store_upload(upload("plan.pdf", pdf()), by=somebody)
        return set(settings.MEDIA_ROOT.rglob("*")) == before and StoredFile.objects.count() == 5

    assert is_refused()
    monkeypatch.setattr(uploads, "MOST_FILES", 500)
    monkeypatch.setattr(uploads, "MOST_BYTES", 3 * size - 1)
    assert is_refused()
    services.store_upload(upload("plan.pdf", pdf()), by=other)
    with clock.at(clock.now() + uploads.WITHIN):
        services.store_upload(upload("plan.pdf", pdf()), by=somebody)
