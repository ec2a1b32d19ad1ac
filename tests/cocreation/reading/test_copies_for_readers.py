"""Copies for readers: proposed, looked at, confirmed by a person, bound to one version of an answer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cocreation.reading import services as reading
from grants.applications.models import Application, RedactedCopy, Rung
from grants.applications.queries import copying
from grants.applications.services import Given, confirm_clear_copies, confirm_copies, propose_copies, recuse
from grants.calls.models import Stage
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files.uploads import adopt, prepare_recording
from shaping_future.questionnaires import services as questionnaires
from shaping_future.record.models import Entry
from tests.cast import person, signed_in_as
from tests.cocreation.blind import ALL, NAME, SAID, assigned, blindly_read, confirm_all, told
from tests.cocreation.cast import reading as being_read
from tests.cocreation.cast import send, sheet_of
from tests.cocreation.reading.cast import page, post, written
from tests.files.samples import pdf, upload
from tests.files.tapes import wav

pytestmark = pytest.mark.django_db
WAITS = "This answer is not shown yet."


@pytest.fixture
def staff():
    return person(Role.STAFF)


def one(application, key):
    return next(piece for piece in copying.pieces(application) if piece.question.key == key)


def given(application, key, **changes):
    piece = one(application, key)
    return {key: Given(piece.version, changes.pop("texts", piece.proposed), **changes)}


def test_reading_opens_when_every_copy_is_confirmed(staff):
    call, _people, facilitator = assigned()
    waiting = copying.copies_waiting(call)
    with pytest.raises(NotAllowedNow, match=f"{waiting} answers have no confirmed copy"):
        reading.open_reading(call, by=facilitator)
    assert f"{waiting} answers" in page(facilitator, "reading-progress", call.slug).text
    clear = confirm_clear_copies(call, by=facilitator)
    assert 0 < clear < waiting
    assert copying.copies_waiting(call) == waiting - clear
    assert not RedactedCopy.objects.filter(application=told(call), question_key__in=["summary", "plan"]).exists()
    confirm_all(call, facilitator)
    assert copying.copies_waiting(call) == 0
    assert reading.open_reading(call, by=facilitator).stage == Stage.READING
    assert Entry.objects.filter(verb="application.copies-confirmed").count() >= 2


def test_a_call_that_hides_nothing_has_no_copies_and_costs_nothing(staff, django_assert_num_queries):
    call, people, facilitator = being_read(1)
    with django_assert_num_queries(0):
        assert copying.copies_waiting(call) == 0
    for user in (staff, facilitator):
        assert page(user, "copy-list", call.slug).status_code == 404
    application = call.applications.get()
    assert page(staff, "copy-edit", application.public_id).status_code == 404
    with pytest.raises(NotAllowedNow, match="hides nothing"):
        confirm_copies(application, {}, by=staff)
    assert "name hidden" not in page(people[0], "reading-list", call.slug).text


def test_a_corrected_answer_is_held_back_until_somebody_looked_again(staff):
    call, people, facilitator = blindly_read()
    application = told(call)
    sheet = sheet_of(people[0], application)
    answer = application.response.answers.get(question__key="care")
    questionnaires.save_answers(
        application.response, {"care": f"{NAME} takes care."}, {"care": answer.version}, by=application.started_by
    )
    text = page(people[0], "reading-edit", sheet.public_id).text
    assert (WAITS in text, "takes care" in text, "We look after people." in text) == (True, False, False)
    assert "1 answer" in page(facilitator, "reading-progress", call.slug).text
    confirm_copies(application, given(application, "care"), by=staff)
    text = page(people[0], "reading-edit", sheet.public_id).text
    assert (WAITS in text, "[name hidden] takes care." in text, NAME in text) == (False, True, False)


def test_a_name_that_a_reader_guesses_is_not_passed_on_to_others():
    call, people, _facilitator = blindly_read(more=0)
    application = told(call)
    for user in people[:2]:
        send(sheet_of(user, application), 3, sentence=f"I know {NAME}.", kind_line="£37,391 is well spent.")
    text = page(people[0], "reading-edit", sheet_of(people[0], application).public_id).text
    assert (text.count(f"I know {NAME}."), text.count("I know [name hidden].")) == (5, 5), "my words, and theirs"
    assert text.count("[amount hidden] is well spent.") == 1
    assert counted(call, people[0], application)[1] == 12  # the most: copies, names, a file, partners, others' sheets
    writing = page(people[2], "reading-edit", sheet_of(people[2], application).public_id).text
    assert "please do not write it here" in writing


def test_a_name_that_becomes_known_later_is_hidden_in_a_confirmed_copy_too(staff):
    call, people, _facilitator = blindly_read()
    application = told(call)
    summary = one(application, "summary")
    texts = {"text": "With Penelope Underhill we go on."}
    confirm_copies(application, {"summary": Given(summary.version, texts)}, by=staff)
    text = lambda: page(people[0], "reading-edit", sheet_of(people[0], application).public_id).text  # noqa: E731
    assert "Penelope Underhill" in text()
    User.objects.filter(pk=application.started_by_id).update(name="Penelope Underhill")
    assert "With [name hidden] we go on." in text()


def test_what_a_person_puts_back_needs_a_word_and_what_they_write_is_kept(staff):
    call, _people, _facilitator = assigned(more=0)
    application = told(call)
    with pytest.raises(NotValid, match="Question 3 still holds something"):
        confirm_copies(application, given(application, "summary", texts={"text": SAID}), by=staff)
    assert not RedactedCopy.objects.exists()
    own = {"text": "They at [name hidden] meet."}
    confirm_copies(application, given(application, "summary", texts=own), by=staff)
    confirm_copies(application, given(application, "summary", texts=own | {"text": "£5"}, is_sure=True), by=staff)
    assert RedactedCopy.objects.get().texts == {"text": "£5"}


def test_what_is_wrong_is_refused_and_nothing_is_kept(staff):
    call, people, facilitator = assigned(more=0)
    application = told(call)
    wrong = [
        (NotAllowedNow, {"summary": Given(99, one(application, "summary").proposed)}),
        (NotAllowedNow, {"no-question": Given(1, {"text": ""})}),
        (NotAllowedNow, given(application, "summary", texts={})),
        (NotAllowedNow, given(application, "summary", texts={"text": "", "more": ""})),
        (NotValid, given(application, "summary", texts={"text": "a " * 5000})),
        (NotValid, given(application, "summary", file="open")),
        (NotValid, given(application, "plan", file="sold")),
        (NotValid, given(application, "plan", file="replaced")),
        (NotValid, given(application, "plan", file="replaced", upload=upload("x.exe", b"MZ"))),
    ]
    for error, one_given in wrong:
        with pytest.raises(error):
            confirm_copies(application, one_given, by=staff)
    for user in (people[0], person(Role.BOARD), application.started_by):
        with pytest.raises(NotAllowed):
            confirm_copies(application, propose_copies(application), by=user)
    recuse(application, facilitator, Rung.ROOM, by=staff)
    with pytest.raises(NotAllowed, match="out of the room"):
        confirm_copies(application, propose_copies(application), by=facilitator)
    assert not RedactedCopy.objects.exists()


def test_a_facilitator_who_reads_blind_confirms_nothing(staff):
    both = [{"phase": "reading", "hides": ALL, "from": ["group", "facilitator"]}]
    call, people, facilitator = assigned(both, more=0)
    for user in (facilitator, people[0]):
        assert page(user, "copy-list", call.slug).status_code == 403
        assert page(user, "copy-edit", told(call).public_id).status_code in (403, 404)
    with pytest.raises(NotAllowed):
        confirm_clear_copies(call, by=facilitator)
    assert page(staff, "copy-list", call.slug).status_code == 200


def test_the_page_shows_both_and_keeps_what_is_sent(staff):
    call, people, facilitator = assigned(more=0)
    application = told(call)
    address = reverse("copy-edit", args=[application.public_id])
    browser = signed_in_as(facilitator)
    answer = browser.get(address)
    text = answer.content.decode()
    assert (SAID[:30] in text, "[name hidden]" in text, "Teaches at" in text) == (True, True, True)
    fields = {bound.html_name: bound.value() for bound in answer.context["form"] if bound.value() not in (None, False)}
    bad = browser.post(address, fields | {"text-summary-text": SAID})
    assert (bad.status_code, "still holds something" in bad.content.decode()) == (400, True)
    assert browser.post(address, {}).status_code == 400
    assert browser.post(address, fields | {"seen-summary": "77"}).status_code == 409
    assert not RedactedCopy.objects.exists()
    assert browser.post(address, fields | {"text-summary-text": "Short."}).status_code == 302
    assert copying.copies_waiting(call) == 0
    reading.open_reading(call, by=facilitator)
    text = page(people[0], "reading-edit", sheet_of(people[0], application).public_id).text
    assert ("Short." in text, "There is a file with this answer." in text, "plan-of" in text) == (True, True, False)


def test_a_voice_is_not_given_unless_somebody_says_so(staff):
    call, people, _facilitator = blindly_read(more=0)
    application = told(call)
    answer = application.response.answers.get(question__key="care")
    stored = upload("talk.wav", wav())
    file = adopt(prepare_recording(stored, by=application.started_by))
    application.attachments.create(question_key="care", file=file)
    recording = {
        "id": str(file.pk),
        "name": file.name,
        "content_type": file.content_type,
        "size": file.size,
        "seconds": 2,
    }
    answer.value, answer.version = {"recording": recording, "text": f"By {NAME}."}, answer.version + 1
    answer.save()
    sheet = sheet_of(people[0], application)
    address = reverse("attachment-download", args=[file.pk])
    confirm_copies(application, given(application, "care"), by=staff)
    text = page(people[0], "reading-edit", sheet.public_id).text
    assert ("By [name hidden]." in text, address in text) == (True, False)
    assert signed_in_as(people[0]).get(address).status_code == 404
    with pytest.raises(NotValid, match="as it is, or not at all"):
        confirm_copies(
            application, given(application, "care", file="replaced", upload=upload("a.pdf", pdf())), by=staff
        )
    confirm_copies(application, given(application, "care", file="open"), by=staff)
    assert address in page(people[0], "reading-edit", sheet.public_id).text


def test_a_blind_reader_scores_as_anybody(staff):
    call, people, _facilitator = blindly_read(more=0)
    sheet = sheet_of(people[0], told(call))
    assert post(people[0], sheet, written(call, do="send")).status_code == 302
    assert Application.objects.get(pk=told(call).pk).asked_pence  # the hidden amount was not written over


@pytest.mark.parametrize("more", [1, 3])
def test_pages_cost_the_same_at_any_length(more, staff, django_assert_num_queries):
    call, people, _facilitator = blindly_read(more=more)
    desk = signed_in_as(staff)
    with django_assert_num_queries(4):  # user, call, applications, counts
        desk.get(reverse("copy-list", args=[call.slug]))
    with django_assert_num_queries(8):  # user, application, answers to copy, all, copies, names; the read is noted
        desk.get(reverse("copy-edit", args=[told(call).public_id]))
    plain, readers, _facilitator = being_read(1)
    [listed, opened] = counted(plain, readers[0], plain.applications.get())
    other = call.applications.exclude(pk=told(call).pk).first()
    assert counted(call, people[0], other) == [listed, opened + 1]  # copies and names; not what was corrected


def counted(call, user, application):
    """Queries of the reader's list and of one sheet."""
    browser, found = signed_in_as(user), []
    sheet = sheet_of(user, application)
    for address in (reverse("reading-list", args=[call.slug]), reverse("reading-edit", args=[sheet.public_id])):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        found.append(len(queries))
    return found
