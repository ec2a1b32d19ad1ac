"""A recorded answer: kept as a version, played piece by piece, and only for whoever may read the application."""

import re

import pytest
from django.urls import reverse

from grants.applications import queries
from grants.applications.models import Attachment, Clearance, Participant, Recusal, Rung
from grants.applications.services import save_answers, send_application
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotValid
from shaping_future.files.models import StoredFile
from shaping_future.questionnaires import queries as questionnaires
from shaping_future.questionnaires.errors import StaleAnswers
from shaping_future.questionnaires.models import Answer
from tests.cast import a_call, an_application, eligible, person, signed_in_as
from tests.files.samples import upload
from tests.files.tapes import webm

pytestmark = pytest.mark.django_db
TYPED = "We meet every week, decide together and share what we learn with others."


@pytest.fixture
def draft():
    return an_application(a_call())


def answer(application, key="summary"):
    return Answer.objects.get(response=application.response, question__key=key)


def record(application, seconds=3, **values):
    """The lead records the summary; the answer as it is then."""
    value = {"recording": upload("x", webm(seconds)), "text": "", **values}
    save_answers(application, {"summary": value}, queries.versions(application), by=application.started_by)
    return answer(application)


def address(application, key="summary"):
    return reverse("application-recording", args=[application.public_id, key])


def play(application, pk=None, **headers):
    pk = pk or answer(application).value["recording"]["id"]
    answered = signed_in_as(application.started_by).get(reverse("attachment-download", args=[pk]), headers=headers)
    answered.body = b"".join(answered) if answered.streaming else answered.content
    return answered


def opened(browser, pk):
    answered = browser.get(reverse("attachment-download", args=[pk]))
    list(answered)
    return answered.status_code


def texts(application, key="summary"):
    changes = [one for one in questionnaires.history(application.response) if one.question.key == key]
    return [one.text for one in changes]


def files_kept(settings):
    return sorted(str(path) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


def test_a_recording_takes_the_place_of_the_text_which_stays_in_the_history(draft):
    kept = record(draft)
    assert set(kept.value["recording"]) == {"id", "name", "content_type", "size", "seconds"}
    assert (kept.version, kept.value["text"]) == (2, "")
    assert texts(draft) == ["Recorded answer, 3 seconds", TYPED]
    assert queries.missing(draft) == []


def test_what_was_typed_and_not_saved_yet_is_kept_before_the_recording(draft):
    assert record(draft, text="Half a sentence").version == 3
    assert texts(draft) == ["Recorded answer, 3 seconds", "Half a sentence", TYPED]


def test_taking_the_recording_away_brings_back_what_was_typed(draft):
    record(draft)
    save_answers(draft, {"summary": ""}, queries.versions(draft), by=draft.started_by)
    assert answer(draft).value == TYPED
    assert len(texts(draft)) == 3


def test_words_can_go_with_a_recording_under_the_same_ceiling(draft):
    value = record(draft).value
    words = {"summary": {"recording": {"id": value["recording"]["id"]}, "text": "What I say"}}
    save_answers(draft, words, queries.versions(draft), by=draft.started_by)
    assert texts(draft)[0] == "Recorded answer, 3 seconds\nWhat I say"
    words["summary"]["text"] = "word " * 101
    with pytest.raises(NotValid, match="Write 100 words or fewer; you have 101"):
        save_answers(draft, words, queries.versions(draft), by=draft.started_by)


def test_only_a_recording_of_this_application_and_question_can_be_its_answer(draft):
    mine = record(draft).value["recording"]["id"]
    other = record(an_application(draft.call)).value["recording"]["id"]
    for key, pk in (("summary", other), ("why_now", mine), ("summary", "no-id"), ("summary", None)):
        with pytest.raises(NotValid, match=r"Choose the (file|recording) again|Write your answer"):
            save_answers(
                draft, {key: {"recording": {"id": pk}, "text": ""}}, queries.versions(draft), by=draft.started_by
            )


def test_a_stale_recording_changes_nothing_and_leaves_no_file(draft, settings):
    kept = files_kept(settings)
    value = {"recording": upload("x", webm()), "text": ""}
    with pytest.raises(StaleAnswers):
        save_answers(draft, {"summary": value}, {"summary": 7}, by=draft.started_by)
    assert files_kept(settings) == kept
    assert (StoredFile.objects.count(), Attachment.objects.count(), answer(draft).value) == (0, 0, TYPED)


def test_sending_another_fingerprint_for_another_recording(draft):
    record(draft)
    first = questionnaires.content_hash(draft.response)
    record(draft)
    assert questionnaires.content_hash(draft.response) != first


# --- by the page's script --------------------------------------------------------------------------------------------


def post(application, browser=None, **fields):
    browser = browser or signed_in_as(application.started_by)
    fields = {"recording": upload("x", webm()), "seen": "1", "text": TYPED, **fields}
    return browser.post(address(application), {key: value for key, value in fields.items() if value is not None})


def test_the_script_hears_what_was_kept(draft):
    state = post(draft).json()
    assert state["version"] == 2
    assert state["recording"]["said"] == "Recorded answer, 3 seconds"
    assert (state["recording"]["video"], state["recording"]["scan"], state["text"]) == (False, "unscanned", "")
    assert signed_in_as(draft.started_by).get(address(draft)).json() == state
    state = post(draft, recording=None, remove="yes", seen="2", text="").json()
    assert state == {"version": 3, "text": TYPED, "recording": None}


def test_the_script_hears_why_it_was_refused(draft, settings):
    kept = files_kept(settings)
    for fields, status, words in (
        ({"recording": upload("x.webm", b"<html>")}, 400, "This is not a recording"),
        ({"recording": None}, 400, "There is no recording"),
        ({"seen": "x"}, 400, "This page is not complete"),
        ({"seen": "9"}, 409, "Another answer of yours was saved here"),
    ):
        answered = post(draft, **fields)
        assert (answered.status_code, words in answered.json()["sentence"]) == (status, True)
    send_application(draft, by=draft.started_by)
    assert post(draft).status_code == 409
    assert files_kept(settings) == kept


def test_what_is_too_large_is_refused_while_it_arrives(draft, settings):
    settings.RECORDING_MAX_BYTES = 1000
    assert post(draft, recording=upload("x", bytes(3_000_000))).status_code == 413
    assert post(draft, recording=upload("x", bytes(1_500_000))).json()["sentence"].startswith("This recording is too")


def test_a_question_that_takes_no_words_takes_no_recording(draft):
    browser = signed_in_as(draft.started_by)
    fields = {"recording": upload("x", webm()), "seen": "1"}
    assert browser.post(address(draft, "budget"), fields).status_code == 404
    assert browser.post(address(draft, "nothing"), fields).status_code == 404


def test_without_script_the_page_itself_carries_the_file(draft):
    browser, page = signed_in_as(draft.started_by), reverse("application-section", args=[draft.public_id, 2])
    fields = {"q-summary": "Typed just now", "v-summary": "1", "q-summary-recording": upload("x", webm())}
    assert browser.post(page, fields).status_code == 302
    pk = answer(draft).value["recording"]["id"]
    assert texts(draft)[:2] == ["Recorded answer, 3 seconds", "Typed just now"]
    assert f'value="{pk}"' in browser.get(page).content.decode()
    fields = {"q-summary": "In words", "v-summary": "3", "q-summary-keep": pk}
    assert browser.post(page, fields).status_code == 302
    assert answer(draft).value["text"] == "In words"
    assert browser.post(page, fields | {"v-summary": "4", "q-summary-remove": "on"}).status_code == 302
    assert answer(draft).value == "In words"


def test_without_script_a_recording_that_is_too_long_takes_no_text_with_it(draft):
    browser, page = signed_in_as(draft.started_by), reverse("application-section", args=[draft.public_id, 2])
    fields = {"q-summary": "", "v-summary": "1", "q-summary-recording": upload("x", webm(200))}
    answered = browser.post(page, fields | {"q-why_now": "Written for an hour.", "v-why_now": "1"})
    text = answered.content.decode()
    assert (answered.status_code, "Written for an hour." in text) == (400, True)
    assert "This recording has 3 minutes 20 seconds." in text


def test_without_script_a_stale_page_shows_both_answers(draft):
    browser, page = signed_in_as(draft.started_by), reverse("application-section", args=[draft.public_id, 2])
    record(draft)
    answered = browser.post(page, {"q-summary": "Other words", "v-summary": "1"})
    text = answered.content.decode()
    assert answered.status_code == 409
    assert ("Recorded answer, 3 seconds" in text, "Other words" in text) == (True, True)
    fields = {"q-summary": "", "v-summary": "1", "q-summary-recording": upload("x", webm(5))}
    assert "This recording was not kept" in browser.post(page, fields).content.decode()


# --- playing ---------------------------------------------------------------------------------------------------------


def test_a_recording_is_played_piece_by_piece(draft):
    content, pk = webm(), record(draft).value["recording"]["id"]
    whole = play(draft)
    assert (whole.status_code, whole.body) == (200, content)
    assert whole["Accept-Ranges"] == "bytes"
    size = len(content)
    for wanted, first, last in (
        ("bytes=0-", 0, size - 1), ("bytes=10-19", 10, 19), (f"bytes=5-{size * 2}", 5, size - 1),
        ("bytes=-4", size - 4, size - 1), (f"bytes=-{size * 2}", 0, size - 1),
    ):  # fmt: skip
        piece = play(draft, pk, Range=wanted)
        assert (piece.status_code, piece.body) == (206, content[first : last + 1]), wanted
        assert piece["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert piece["Content-Length"] == str(last - first + 1)
    for wanted in (f"bytes={size}-", f"bytes={10**17}-", "bytes=-0"):
        assert (play(draft, pk, Range=wanted).status_code) == 416, wanted
    for wanted in ("bytes=9-3", "bytes=a-b", "lines=1-2", "bytes=1-2,5-6", "bytes=²-3", "bytes=--1", "bytes=-"):
        assert play(draft, pk, Range=wanted).status_code == 200, wanted


def test_the_head_alone_can_be_asked_for(draft):
    pk = record(draft).value["recording"]["id"]
    browser = signed_in_as(draft.started_by)
    head = browser.head(reverse("attachment-download", args=[pk]), headers={"Range": "bytes=0-9"})
    assert (head.status_code, head["Content-Length"]) == (206, "10")


def test_a_recording_cannot_do_anything_in_the_browser(draft):
    record(draft)
    found = play(draft).headers
    assert found["Content-Type"] == "audio/webm"
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Cache-Control"] == "private, no-store"
    assert "sandbox" in found["Content-Security-Policy"]
    assert "default-src 'none'" in found["Content-Security-Policy"]
    assert found["Content-Disposition"] == 'inline; filename="answer.webm"'


def test_who_may_play_it_and_who_is_told_that_there_is_nothing(draft):
    pk = record(draft).value["recording"]["id"]
    editor = person()
    part = Participant.objects.create(application=draft, user=editor, part="editor")
    staff, member, recused = person(Role.STAFF), person(Role.GROUP_MEMBER), person(Role.GROUP_MEMBER)

    def status(user):
        return opened(signed_in_as(user), pk)

    assert [status(one) for one in (draft.started_by, editor, staff, person())] == [200, 200, 404, 404]
    part.removed_at = part.added_at
    part.save()
    assert status(editor) == 404
    sent = send_application(draft, by=draft.started_by)
    eligible(sent)
    for user in (member, recused):
        Clearance.objects.create(call=draft.call, user=user)
    Recusal.objects.create(application=draft, user=recused, rung=Rung.ROOM)
    assert [status(one) for one in (staff, member, recused, person(), person(Role.GROUP_MEMBER))] == [
        200, 200, 404, 404, 404,
    ]  # fmt: skip


def test_readers_hear_only_the_answer_that_was_sent(draft):
    first = record(draft).value["recording"]["id"]
    second = record(draft).value["recording"]["id"]
    send_application(draft, by=draft.started_by)
    staff = signed_in_as(person(Role.STAFF))
    assert [opened(staff, pk) for pk in (first, second)] == [404, 200]
    assert play(draft, first).status_code == 200


def test_reading_pages_show_the_same_frame_without_size_or_name(draft):
    value = record(draft).value["recording"]
    page = signed_in_as(draft.started_by).get(reverse("application-check", args=[draft.public_id])).content.decode()
    assert f'src="{reverse("attachment-download", args=[value["id"]])}"' in page
    assert "Recorded answer, 3 seconds" in page
    assert value["name"] not in page
    assert not re.search(r"\d (KB|MB|bytes)", page)


@pytest.mark.parametrize("recorded", [1, 3])
def test_the_check_page_makes_as_many_queries_for_three_recordings_as_for_one(
    draft, recorded, django_assert_max_num_queries
):
    for key in ("summary", "why_now", "who_leads")[:recorded]:
        value = {"recording": upload("x", webm()), "text": ""}
        save_answers(draft, {key: value}, queries.versions(draft), by=draft.started_by)
    browser = signed_in_as(draft.started_by)
    with django_assert_max_num_queries(12) as found:
        browser.get(reverse("application-check", args=[draft.public_id]))
    assert len(found) == QUERIES_OF_THE_CHECK_PAGE


QUERIES_OF_THE_CHECK_PAGE = 7
