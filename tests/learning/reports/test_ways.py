"""A report in five ways: typed, sound, video, notes of a call, a document for somebody else."""

import pytest

from learning.reports import services
from learning.reports.models import AnswerKind, ReportState, Visibility
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.files.models import StoredFile
from shaping_future.outbox.models import Message
from tests.cast import signed_in_as
from tests.files import tapes
from tests.files.samples import pdf, upload
from tests.learning.granted import report_of, told


def page_of(report, more=""):
    return f"/partner/reports/{report.public_id}/{more}"


def fields(report, **changes):
    data = {"version": report.prompts_id}
    for one in report.answers.all():
        data |= {
            f"text-{one.order}": one.text,
            f"visibility-{one.order}": one.visibility,
            f"v-{one.order}": one.version,
        }
    return data | {name.replace("_", "-"): value for name, value in changes.items()}


def opened(browser, address):
    """Its type, and how it begins."""
    response = browser.get(address)
    return response["Content-Type"], response.getvalue()[:4]


def the_document(report):
    return report.answers.get(kind=AnswerKind.DOCUMENT)


def test_sound_video_and_a_document_are_a_report_without_a_typed_word(world):
    report, browser = report_of(world), signed_in_as(world.partner)
    document = the_document(report).order
    sent = fields(report, send="1") | {
        "file-1": upload("a.webm", tapes.webm()),
        "file-2": upload("b.webm", tapes.webm(tracks=tapes.SOUND + tapes.PICTURE)),
        f"file-{document}": upload("Report to others.pdf", pdf()), f"visibility-{document}": "partners",
    }  # fmt: skip
    assert browser.post(page_of(report), sent).status_code == 302
    report.refresh_from_db()
    assert report.state == ReportState.SENT
    kept = {one.order: one.file for one in report.answers.exclude(file=None).select_related("file")}
    assert [one.content_type for one in kept.values()] == ["audio/webm", "video/webm", "application/pdf"]
    sound = f"/learning/files/{kept[1].pk}/"
    assert opened(browser, sound) == opened(signed_in_as(world.staff), sound) == ("audio/webm", b"\x1a\x45\xdf\xa3")
    assert opened(signed_in_as(world.neighbour), f"/learning/files/{kept[document].pk}/") == (
        "application/pdf", b"%PDF"
    )  # fmt: skip
    for nobody in (world.neighbour, world.learning, world.stranger, world.recused):
        assert signed_in_as(nobody).get(sound).status_code == 404
    services.open_answer(report.answers.get(order=document), "private", by=world.partner)
    assert signed_in_as(world.neighbour).get(f"/learning/files/{kept[document].pk}/").status_code == 404
    assert "recorded__player" in browser.get(page_of(report)).text


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.exe", b"MZ" + b"\0" * 99), ("a.webm", b""), ("long.webm", tapes.webm(400.0)), ("plan.pdf", pdf())],
)
def test_what_is_no_recording_is_refused_and_nothing_is_kept(world, name, content):
    report = report_of(world)
    before = StoredFile.objects.count()
    sent = fields(report, text_1="Typed.") | {"file-1": upload(name, content)}
    page = signed_in_as(world.partner).post(page_of(report), sent)
    assert (page.status_code, "Typed." in page.text, StoredFile.objects.count()) == (400, True, before)
    assert not report.answers.exclude(version=0).exists()


def test_a_recording_is_no_document_and_a_stranger_adds_none(world):
    report = report_of(world)
    order = the_document(report).order
    with pytest.raises(NotValid):
        services.save_report(report, {order: ("", "private")}, {order: 0}, by=world.partner,
                             files={order: upload("a.webm", tapes.webm())})  # fmt: skip
    with pytest.raises(NotAllowed):
        services.save_report(report, {1: ("", "private")}, {1: 0}, by=world.neighbour,
                             files={1: upload("a.webm", tapes.webm())})  # fmt: skip


def test_a_recording_sent_by_the_pages_script_stays_beside_the_text_and_goes_again(world):
    report, browser = report_of(world), signed_in_as(world.partner)
    address = page_of(report, "1/recording/")
    sent = {"recording": upload("a.webm", tapes.webm()), "text": "In words.", "seen": "0"}
    state = browser.post(address, sent).json()
    assert (state["version"], state["text"], state["recording"]["video"]) == (1, "In words.", False)
    stale = browser.post(address, sent | {"recording": upload("b.webm", tapes.webm())})
    assert (stale.status_code, stale.json()["stale"], stale.json()["version"]) == (409, True, 1)
    assert browser.post(address, {"seen": "1"}).status_code == 400
    assert browser.post(address, {"remove": "yes", "text": "In words.", "seen": "1"}).json()["recording"] is None
    assert (report.answers.get(order=1).text, browser.get(page_of(report, "77/recording/")).status_code) == (
        "In words.", 404
    )  # fmt: skip
    assert signed_in_as(world.neighbour).get(address).status_code == 404


def test_text_is_saved_while_it_is_typed_and_never_over_anothers(world):
    report, browser = report_of(world), signed_in_as(world.partner)
    box = {"text-1": "So far", "visibility-1": "partners", "v-1": "0", "p-1": "aaaaaaaaaaaa.1"}
    sent = {"version": report.prompts_id} | box
    answer = browser.post(page_of(report, "autosave/"), sent)
    assert (answer.status_code, answer.json()["saved"]) == (200, {"1": 1})
    more = sent | {"text-1": "So far so good", "p-1": "aaaaaaaaaaaa.2"}  # the same page goes on from its own save
    assert browser.post(page_of(report, "autosave/"), more).json()["saved"] == {"1": 2}
    other = browser.post(page_of(report, "autosave/"), sent | {"text-1": "Elsewhere", "p-1": "bbbbbbbbbbbb.1"})
    assert (other.status_code, "So far so good" in other.json()["conflicts"]["1"]["html"]) == (409, True)
    long = browser.post(page_of(report, "autosave/"), more | {"text-1": "x" * 20_001, "v-1": "2"})
    assert (long.status_code, list(long.json()["errors"])) == (400, ["1"])
    one = report.answers.get(order=1)
    assert (one.text, one.visibility, one.version) == ("So far so good", "partners", 2)
    services.send_report(report, by=world.partner)
    assert browser.post(page_of(report, "autosave/"), more | {"v-1": "2", "text-1": "Late"}).status_code == 409


def test_we_write_down_a_call_and_the_partner_sends_it(world):
    report, browser = report_of(world), signed_in_as(world.staff)
    address = f"/learning/reports/{report.public_id}/notes/"
    assert browser.post(address, {"text": "We rested.", "seen": "0"}).url == "/learning/due/"
    assert Message.objects.filter(key=f"report-noted-1-{report.pk}-{world.partner.pk}").count() == 1
    again = browser.post(address, {"text": "Typed twice.", "seen": "0"})
    assert (again.status_code, "Typed twice." in again.text) == (409, True)
    assert "We rested." in signed_in_as(world.partner).get(page_of(report)).text
    note = report.answers.get(kind=AnswerKind.NOTES)
    services.save_report(report, {note.order: ("We rested a lot.", "public")}, {note.order: 1}, by=world.partner)
    services.send_report(report, by=world.partner)
    assert browser.post(address, {"text": "More.", "seen": "2"}).status_code == 409
    for nobody in (world.recused, world.partner, world.learning):
        with pytest.raises(NotAllowed):
            services.write_call_notes(report_of(world, "final"), "x", 0, by=nobody)


def test_new_questions_reach_only_what_nobody_has_begun(world):
    begun, fresh = report_of(world), report_of(world, "final")
    services.save_report(begun, {1: ("Begun.", Visibility.PRIVATE)}, {1: 0}, by=world.partner)
    asked, browser = fresh.prompts_id, signed_in_as(world.staff)
    address = f"/learning/prompts/{world.call.pk}/report/"
    assert browser.post(address, {"text": "What helped?\nWhat hurt?", "seen": "1"}).status_code == 302
    assert browser.post(address, {"text": "Another?", "seen": "1"}).status_code == 409
    assert browser.post(address, {"text": "x" * 301, "seen": "2"}).status_code == 400
    assert [one.prompt for one in fresh.answers.filter(kind="prompt")] == ["What helped?", "What hurt?"]
    assert begun.answers.filter(kind="prompt").count() == len(world.call.learning_prompts)
    with pytest.raises(NotAllowedNow, match="written anew"):
        services.save_report(fresh, {1: ("To the old one.", "private")}, {1: 0}, by=world.partner, asked=asked)
    assert signed_in_as(world.partner).get(address).status_code == 403


def test_a_sent_report_is_closed(world):
    report = told(world)
    late = signed_in_as(world.partner).post(page_of(report), fields(report, text_1="Late words."))
    assert (late.status_code, "Late words." in late.text) == (409, True)
