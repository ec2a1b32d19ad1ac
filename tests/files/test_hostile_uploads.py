"""Two thousand uploads that mean harm, through the real pages: nothing breaks, nothing is kept that should not be."""

import io
import unicodedata
import zipfile

import pytest
from django.conf import settings
from django.urls import reverse

from grants.applications import queries
from grants.applications.models import Attachment
from grants.calls.services import launch_call
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotValid
from shaping_future.files import checks, recordings
from shaping_future.files.models import StoredFile
from shaping_future.questionnaires import definition, yaml_lines
from shaping_future.questionnaires.services import create_questionnaire
from tests.cast import WITHOUT, a_call, an_application, person, signed_in_as
from tests.files.hostile import DOCUMENT, EVIL, upload_number
from tests.files.samples import upload

pytestmark = pytest.mark.django_db
FORM = """\
questions:
  - {n: 1, key: plan, section: "You", type: file, label: "Your plan", required: false}
  - {n: 2, key: why, section: "You", type: narrative, guide_words: 8, max_words: 20, scored: false, label: "Why?"}
"""
MANY = 100  # uploads to one application: fewer than it may have
NAMES = b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/SubmitForm"


@pytest.fixture
def call():
    call = a_call(launched=False)
    questions = definition.read_questions(yaml_lines.load(FORM)["questions"])
    call.questionnaire = create_questionnaire("Hostile", questions, by=None)
    call.save(update_fields=["questionnaire"])
    return launch_call(call, WITHOUT, by=person(Role.STAFF))


def files_kept():
    return {str(path) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}


def send(browser, draft, one):
    """The answer of the page that takes this upload. The body is ours: Django's own client would tidy the name."""
    seen = queries.versions(draft)
    if one.question == DOCUMENT:
        place, file, key = reverse("application-section", args=[draft.public_id, 1]), "q-plan", "plan"
        fields = {"v-plan": seen.get(key, 0)}
    else:
        place, file, key = reverse("application-recording", args=[draft.public_id, "why"]), "recording", "why"
        fields = {"seen": seen.get(key, 0), "text": ""}
    says = "--x\r\nContent-Disposition: form-data; name="
    parts = [f'{says}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    parts.append(f'{says}"{file}"; filename="{one.name}"\r\n')
    body = "".join(parts).encode() + b"Content-Type: application/pdf\r\n\r\n" + one.content + b"\r\n--x--\r\n"
    return browser.post(place, body, content_type="multipart/form-data; boundary=x")


def check_kept(stored, one):
    """What was taken is what we take, under a name of ours, and holds nothing that runs."""
    assert not one.never, (one.number, one.name, one.content[:60])
    content = stored.file.read()
    stored.file.close()
    assert len(content) == stored.size
    assert stored.file.path.startswith(str(settings.MEDIA_ROOT / "uploads"))
    assert not any(char in '/\\<>:"|?*%' or unicodedata.category(char)[0] == "C" for char in stored.name), stored.name
    if stored.seconds:
        assert stored.content_type in recordings.PLAYED_IN_PLACE
        recordings.check(upload("again", content))
        return
    checks.check(upload(stored.name, content))
    assert stored.content_type in {kind.content_type for kind in checks.KINDS.values()}
    if stored.content_type == "application/pdf":
        assert not any(name in content for name in NAMES)
    elif content.startswith(b"PK"):
        assert not any(
            "vba" in name.lower() or ".." in name for name in zipfile.ZipFile(io.BytesIO(content)).namelist()
        )
    elif stored.content_type.startswith("image/"):
        assert EVIL not in content


def run(call, numbers):
    taken = 0
    for place, number in enumerate(numbers):
        if place % MANY == 0:
            draft = an_application(call, answers={})
            browser = signed_in_as(draft.started_by)
        one, rows, files = upload_number(number), set(StoredFile.objects.values_list("pk", flat=True)), files_kept()
        answered = send(browser, draft, one)
        assert answered.status_code < 500, (number, one.name)
        new = StoredFile.objects.exclude(pk__in=rows)
        assert len(files_kept() - files) == len(new) == Attachment.objects.exclude(file__in=rows).count() <= 1, number
        for stored in new:
            assert answered.status_code in (200, 302), number
            check_kept(stored, one)
            taken += 1
    return taken


def test_a_hundred_and_fifty_hostile_uploads(call):
    assert run(call, range(150)) > 0  # some honest ones with a turned byte, or nothing here is tried


@pytest.mark.long
def test_two_thousand_hostile_uploads(call):
    taken = run(call, range(2000))
    print(f"2,000 hostile uploads: {taken} taken as what they are, {2000 - taken} refused, none broke")  # noqa: T201


def test_the_same_number_is_the_same_upload():
    assert [upload_number(one) for one in range(40)] == [upload_number(one) for one in range(40)]


@pytest.mark.parametrize("number", range(0, 2000, 97))
def test_the_check_alone_refuses_with_a_sentence_or_takes_it(number):
    one = upload_number(number)
    reader = checks.check if one.question == DOCUMENT else recordings.check
    try:
        reader(upload(one.name, one.content))
    except NotValid as refusal:
        said = refusal.sentence
    else:
        said = "" if not one.never else "taken, and must never be."
    assert said == "" or said.endswith((".", "docx)")), said
    assert "must never" not in said
