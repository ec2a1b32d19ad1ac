"""Starting an application, its answers, its files."""

import io
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from pypdf import PdfWriter

from grants.applications import queries
from grants.applications.models import Application, Attachment, Participant, State
from grants.applications.services import attach, save_answers, send_application, start_application, withdraw_application
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid, Refused
from shaping_future.files.models import StoredFile
from shaping_future.questionnaires import definition, yaml_lines
from shaping_future.questionnaires.errors import StaleAnswers
from shaping_future.questionnaires.models import Questionnaire, Response
from shaping_future.questionnaires.services import create_questionnaire
from shaping_future.record.models import Entry
from tests.cast import WITHOUT, a_call, an_application, person, signed_in_as

pytestmark = pytest.mark.django_db

WITH_FILES = """\
questions:
  - {n: 1, key: org, section: "You", type: organisation, label: "Your organisation"}
  - {n: 2, key: rules, section: "You", type: file, label: "Your rules", required: false}
  - {n: 3, key: proof, section: "You", type: file, label: "A proof", required: false, hidden_from_reviewers: true}
"""


@pytest.fixture
def call():
    return a_call()


@pytest.fixture
def with_files():
    """A draft whose form asks for files."""
    call = a_call(launched=False)
    questions = definition.read_questions(yaml_lines.load(WITH_FILES)["questions"])
    call.questionnaire = create_questionnaire("With files", questions, by=None)
    call.save(update_fields=["questionnaire"])
    from grants.calls.services import launch_call

    launch_call(call, WITHOUT, by=person(Role.STAFF))
    return an_application(Call.objects.get(pk=call.pk), answers={})


def a_pdf(name="rules.pdf"):
    content = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(content)
    return SimpleUploadedFile(name, content.getvalue(), "application/pdf")


def download(user, attachment):
    """What the person gets at the file's address, read to its end, which closes the file."""
    answer = signed_in_as(user).get(reverse("attachment-download", args=[attachment.file_id]))
    list(answer)
    return answer


# --- starting --------------------------------------------------------------------------------------------------------


def test_starting_makes_a_draft_of_ones_own_with_a_reference_that_counts_nothing(call):
    lead = person()
    draft = start_application(call, call.strands.get(key="joint"), by=lead)
    assert (draft.state, draft.strand.key, draft.started_by) == (State.DRAFT, "joint", lead)
    assert draft.response.questionnaire == call.questionnaire
    assert draft.participants.get().part == Participant.Part.LEAD
    assert len(draft.reference) == 10
    assert draft.reference.startswith("STF-")
    assert Entry.objects.filter(verb="application.started", subject_id=str(draft.pk)).count() == 1


def test_a_second_application_as_lead_is_refused_until_the_first_is_withdrawn(call):
    lead = person()
    first = start_application(call, call.strands.first(), by=lead)
    with pytest.raises(NotAllowedNow, match="already"):
        start_application(call, call.strands.first(), by=lead)
    assert (Application.objects.count(), Response.objects.count()) == (1, 1)
    withdraw_application(first, by=lead)
    assert start_application(call, call.strands.first(), by=lead).pk != first.pk


def test_a_call_that_is_not_open_takes_none():
    lead, call = person(), a_call()
    preparing = a_call(launched=False)
    with pytest.raises(NotAllowedNow):
        start_application(preparing, preparing.strands.first(), by=lead)
    with clock.at(call.closes_at), pytest.raises(NotAllowedNow, match="closed at noon"):
        start_application(call, call.strands.first(), by=lead)
    with pytest.raises(NotValid):
        start_application(call, preparing.strands.first(), by=lead)
    assert not Application.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_start_one_application():
    call, lead, start, outcomes = a_call(), person(), threading.Barrier(4), []

    def click():
        try:
            start.wait()
            start_application(call, call.strands.first(), by=lead)
            outcomes.append("started")
        except NotAllowedNow:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 3 + ["started"]
    assert Application.objects.count() == 1


# --- saving ----------------------------------------------------------------------------------------------------------


def test_saving_keeps_what_changed_and_records_keys_only():
    draft = an_application()
    seen = queries.versions(draft)
    changed = save_answers(draft, {"summary": "Something new.", "public_name": "Our name"}, seen, by=draft.started_by)
    assert changed == ["summary"]
    entry = Entry.objects.filter(verb="application.saved").latest("pk")
    assert entry.detail == {"answers": ["summary"]}
    assert save_answers(draft, {"summary": "Something new."}, queries.versions(draft), by=draft.started_by) == []


def test_an_answer_that_somebody_else_changed_is_not_overwritten():
    draft = an_application()
    seen = queries.versions(draft)
    save_answers(draft, {"summary": "First."}, seen, by=draft.started_by)
    with pytest.raises(StaleAnswers) as stale:
        save_answers(draft, {"summary": "Second.", "why_now": "Lost?"}, seen, by=draft.started_by)
    assert [(one.theirs, one.mine) for one in stale.value.conflicts] == [("First.", "Second.")]
    values = dict(draft.response.answers.values_list("question__key", "value"))
    assert (values["summary"], values["why_now"] == "Lost?") == ("First.", False)


def test_saving_is_refused_to_others_readers_and_after_sending():
    draft = an_application()
    reader = person()
    Participant.objects.create(application=draft, user=reader, part=Participant.Part.READER)
    for user in (person(), reader, person(Role.STAFF)):
        with pytest.raises(NotAllowed):
            save_answers(draft, {"summary": "No."}, queries.versions(draft), by=user)
    send_application(draft, by=draft.started_by)
    with pytest.raises(NotAllowedNow, match="sent already"):
        save_answers(draft, {"summary": "No."}, queries.versions(draft), by=draft.started_by)
    assert "No." not in dict(draft.response.answers.values_list("question__key", "value")).values()


def test_an_unknown_question_or_a_value_of_another_shape_is_refused():
    draft = an_application()
    for values in ({"nothing": "x"}, {"summary": {"a": 1}}, {"public_name": "Batman"}, {"summary": "a\x00b"}):
        with pytest.raises(Refused):
            save_answers(draft, values, {}, by=draft.started_by)


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_file_becomes_the_answer_and_only_the_right_people_get_it(with_files):
    attachment = attach(with_files, "rules", a_pdf(), by=with_files.started_by)
    values = dict(with_files.response.answers.values_list("question__key", "value"))
    assert values["rules"]["id"] == str(attachment.file_id)
    answer = download(with_files.started_by, attachment)
    assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        200, "application/pdf", "nosniff",
    )  # fmt: skip
    for role in (None, Role.STAFF, Role.GROUP_MEMBER, Role.BOARD):
        assert download(person(role), attachment).status_code == 404


def test_a_file_can_be_uploaded_kept_and_removed_on_the_page(with_files):
    browser = signed_in_as(with_files.started_by)
    url = reverse("application-section", args=[with_files.public_id, 1])
    assert browser.post(url, {"q-rules": a_pdf(), "v-rules": "0", "later": "1"}).status_code == 302
    kept = Attachment.objects.get()
    assert "rules.pdf" in browser.get(url).text
    assert browser.post(url, {"v-rules": "1", "later": "1"}).status_code == 302
    assert queries.attachment_for(with_files.started_by, kept.file_id) == kept
    assert browser.post(url, {"q-rules-remove": "on", "v-rules": "1", "later": "1"}).status_code == 302
    assert dict(with_files.response.answers.values_list("question__key", "value"))["rules"] == {}


def test_a_file_that_is_not_what_its_name_says_is_refused(with_files):
    url = reverse("application-section", args=[with_files.public_id, 1])
    liar = SimpleUploadedFile("rules.pdf", b"<html><script>alert(1)</script></html>", "application/pdf")
    page = signed_in_as(with_files.started_by).post(url, {"q-rules": liar, "v-rules": "0", "later": "1"})
    assert page.status_code == 400
    assert not StoredFile.objects.exists()
    with pytest.raises(NotValid):
        attach(with_files, "rules", liar, by=with_files.started_by)
    assert not Attachment.objects.exists()


def test_nobody_attaches_what_they_may_not_write_nor_another_applications_file(with_files):
    with pytest.raises(NotAllowed):
        attach(with_files, "rules", a_pdf(), by=person())
    assert not StoredFile.objects.exists()
    with pytest.raises(NotValid):
        attach(with_files, "org", a_pdf(), by=with_files.started_by)
    theirs = attach(with_files, "rules", a_pdf(), by=with_files.started_by)
    other = start_application(with_files.call, with_files.strand, by=person())
    stolen = {"id": str(theirs.file_id), "name": "x.pdf", "size": 1}
    with pytest.raises(NotValid, match="Choose the file again"):
        save_answers(other, {"rules": stolen}, {}, by=other.started_by)


def test_staff_get_the_files_of_what_was_sent_and_readers_not_the_hidden_ones(with_files):
    shown = attach(with_files, "rules", a_pdf(), by=with_files.started_by)
    hidden = attach(with_files, "proof", a_pdf("proof.pdf"), by=with_files.started_by)
    sent = an_application(sent=True)  # lends its facts, which the form with files does not ask for
    facts = {"sent_at": sent.sent_at, "sent_by": sent.sent_by, "asked_pence": 1, "organisation": sent.organisation}
    Application.objects.filter(pk=with_files.pk).update(state=State.ELIGIBLE, **facts)
    member, staff = person(Role.GROUP_MEMBER), person(Role.STAFF)
    from grants.applications.services import clear

    clear(with_files.call, member, by=member)
    found = {(user, one): download(user, one).status_code for user in (member, staff) for one in (shown, hidden)}
    assert found == {(member, shown): 200, (member, hidden): 404, (staff, shown): 200, (staff, hidden): 200}


def test_a_file_that_was_replaced_is_only_its_applicants(with_files):
    old = attach(with_files, "rules", a_pdf(), by=with_files.started_by)
    attach(with_files, "rules", a_pdf("new.pdf"), by=with_files.started_by)
    assert queries.attachment_for(with_files.started_by, old.file_id) == old
    assert Questionnaire.objects.count() == 2
