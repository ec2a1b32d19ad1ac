"""A file that is not what its name says is refused, and leaves nothing behind."""

import pytest
from django.conf import settings

from tests.bad_input.answers import Unchanged, refuses
from tests.bad_input.table import FORMS
from tests.files.samples import MACRO, on_opening, pdf, upload, word

PLAN = next(form for form in FORMS if str(form) == "application-section plan")
FALSE = {
    "a program called PDF": ("plan.pdf", b"MZ\x90\x00" + b"\x00" * 200),
    "a page called PDF": ("plan.pdf", b"<html><script>alert(1)</script></html>"),
    "a PDF called Word": ("plan.docx", pdf()),
    "a Word file called PDF": ("plan.pdf", word()),
    "a Word file with macros": ("plan.docx", word(kind=MACRO)),
    "a PDF that runs a script": ("plan.pdf", on_opening("/JavaScript", JS="app.alert(1)")),
    "a page": ("plan.html", b"<html></html>"),
    "a drawing with a script": ("plan.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
    "nothing": ("plan.pdf", b""),
    "two endings": ("plan.pdf.exe", pdf()),
    "a name out of its folder": ("../../plan.exe", b"MZ"),
    "half a PDF": ("plan.pdf", pdf()[:40]),
}


def files_kept():
    return sorted(str(path) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", FALSE)
def test_a_file_that_is_not_what_its_name_says_is_refused(world, name):
    kept = files_kept()
    with Unchanged():
        fields = PLAN.fields(world) | {"q-plan": upload(*FALSE[name])}
        refuses(PLAN.browser(world).post(PLAN.address(world), fields), 400)
    assert files_kept() == kept
