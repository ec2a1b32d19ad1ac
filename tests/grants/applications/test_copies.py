"""One application as a PDF: for its people and for staff, without a name on its cover or its file."""

import uuid

import pytest
from django.urls import reverse

from grants.applications import queries, services
from grants.applications.models import Participant
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed
from shaping_future.files import services as files
from shaping_future.files.models import Document
from shaping_future.questionnaires.models import Answer
from tests import paper
from tests.cast import a_call, an_application, answers_to, person, signed_in_as

pytestmark = pytest.mark.django_db

FARSI = "ما هر هفته با هم تصمیم می‌گیریم"
TIGRINYA = "ንሕና ኣብ ሓደ ንሰርሕ"


def copy_of(application, by=None):
    document = services.want_copy(application, by=by or application.started_by)
    files.make(document.pk)
    document.refresh_from_db()
    assert document.state == Document.State.READY, document.error
    return document


def test_it_says_every_question_and_every_answer_in_any_script():
    call = a_call()
    answers = answers_to(call, name="Example Sisters") | {"why_now": FARSI, "summary": TIGRINYA}
    application = an_application(call, answers=answers, sent=True)
    copied = paper.read(copy_of(application))
    spoken, text = copied.spoken(), paper.flat(copied.text)
    shown = [one for part in queries.sections(application) for one in part.answers]
    for one in shown:
        assert paper.flat(f"{one.question.number}. {one.question.label}") in text
        lines = [line.rpartition(": ")[2] for line in one.text.splitlines()] if one.question.key != "why_now" else []
        assert [line for line in lines if paper.flat(line) not in text] == []
    assert "Example Sisters" in copied.text
    assert paper.flat(TIGRINYA) in spoken
    assert copied.has_script("ARABIC"), "shaped letters are there, whichever way extraction turns them"
    fonts = copied.fonts()
    assert any("Vazirmatn" in font for font in fonts)
    assert any("Ethiopic" in font for font in fonts)


def test_farsi_runs_from_the_right(tmp_path):
    call = a_call()
    application = an_application(call, answers=answers_to(call) | {"why_now": FARSI})
    copied = paper.read(copy_of(application))
    starts = copied.first_letter_of("Vazirmatn")
    assert starts > 300, "an answer in Farsi begins at the right margin, in points"


def test_a_sent_one_is_named_by_its_reference_alone():
    application = an_application(name="Example Secret Sisters", sent=True)
    document = copy_of(application)
    assert document.title == f"Application {application.reference}"
    first = paper.read(document).pages[0].partition("1. ")[0]
    assert "Secret" not in first
    answer = signed_in_as(application.started_by).get(reverse("document-download", args=[document.pk]))
    assert answer["Content-Disposition"] == f'attachment; filename="Application {application.reference}.pdf"'
    answer.close()


def test_a_draft_says_so_on_its_cover_and_on_every_page():
    copied = paper.read(copy_of(an_application()))
    assert "Draft, not sent." in copied.pages[0]
    assert all("(draft, not sent)" in text for text in copied.pages)


def test_what_is_empty_is_said_in_words():
    application = an_application()
    Answer.objects.filter(response=application.response, question__key="links").delete()
    assert "Not answered" in paper.read(copy_of(application)).text


def test_the_same_answers_are_the_same_copy_and_changed_ones_another():
    application = an_application()
    by = application.started_by
    first = services.want_copy(application, by=by)
    assert services.want_copy(application, by=by).pk == first.pk
    services.save_answers(application, {"summary": "Another."}, queries.versions(application), by=by)
    assert services.want_copy(application, by=by).pk != first.pk


def test_its_people_and_staff_have_it_and_nobody_else():
    application = an_application(sent=True)
    reader = person()
    Participant.objects.create(application=application, user=reader, part=Participant.Part.READER)
    own, staffs = (reverse(name, args=[application.public_id]) for name in ("application-keep", "application-copy"))
    for user, address in ((application.started_by, own), (reader, own), (person(Role.STAFF), staffs)):
        answer = signed_in_as(user).post(address)
        assert answer.status_code == 302
        assert signed_in_as(user).get(answer.url).status_code == 200
    for user in (person(), person(Role.GROUP_MEMBER), person(Role.FINANCE), person(Role.BOARD)):
        assert signed_in_as(user).post(own).status_code == 404
        assert signed_in_as(user).post(staffs).status_code in {403, 404}
        assert signed_in_as(user).get(answer.url).status_code == 404
    assert Document.objects.filter(kind=queries.COPY).count() == 1


def test_staff_have_no_copy_of_a_draft():
    application, staff = an_application(), person(Role.STAFF)
    assert signed_in_as(staff).post(reverse("application-copy", args=[application.public_id])).status_code == 404
    with pytest.raises(NotAllowed):
        services.want_copy(application, by=staff)


def test_recorded_answers_are_said_in_words():
    call = a_call()
    application = an_application(call, answers=answers_to(call))
    recording = {"id": str(uuid.uuid4()), "name": "a.webm", "content_type": "audio/webm", "size": 9, "seconds": 130}
    value = {"recording": recording, "text": "We meet on Sundays."}
    Answer.objects.filter(response=application.response, question__key="care").update(value=value)
    text = paper.read(copy_of(application)).text
    assert "2 minutes 10 seconds" in text
    assert "We meet on Sundays." in text
    assert "a.webm" not in text


def test_staff_ask_for_it_on_the_desk():
    application, staff = an_application(sent=True), signed_in_as(person(Role.STAFF))
    page = staff.get(reverse("admin:grants_application_change", args=[application.pk])).text
    address = reverse("application-copy", args=[application.public_id])
    assert f'formmethod="post" formaction="{address}"' in page
    assert staff.post(address, {"_save": "x"}).status_code == 302
