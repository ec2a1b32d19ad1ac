"""Drafts follow a changed call and lose nothing; what was sent stays as it was sent."""

import pytest
from django.urls import reverse

from grants.applications import queries
from grants.applications import services as applications
from grants.calls.definition import editing
from shaping_future.outbox.models import Message
from shaping_future.questionnaires import queries as questionnaires
from shaping_future.questionnaires.following import left_behind
from tests.cast import a_call, an_application, answers_to, signed_in_as
from tests.grants.applications.cast import amend, renamed, section_url, without_links

pytestmark = pytest.mark.django_db


def with_new(data):
    values = {"section": "Being fair", "type": "text", "label": "How did you hear of us?", "required": True}
    return editing.add_question(data, values)


def into(section, key):
    return lambda data: editing.change_question(data, key, {"section": section})


def test_a_draft_keeps_each_answer_whose_question_is_still_there():
    call = a_call()
    draft = an_application(call)
    before = questionnaires.answers(draft.response)
    amend(call, renamed, without_links, with_new)
    draft = queries.own_application(draft.started_by, draft.public_id)
    assert draft.response.questionnaire == call.__class__.objects.get(pk=call.pk).questionnaire
    after = questionnaires.answers(draft.response)
    assert after == {key: value for key, value in before.items() if key != "links"}
    assert [one.sentence for one in queries.missing(draft)] == ["Answer question 13."]


def test_what_was_written_to_a_question_that_is_gone_stays_readable():
    call = a_call()
    draft = an_application(call, answers=answers_to(call, links="We know one of you."))
    amend(call, without_links)
    draft.response.refresh_from_db()
    assert [one.text for one in left_behind(draft.response)] == ["We know one of you."]
    page = signed_in_as(draft.started_by).get(reverse("application-changes", args=[draft.public_id])).content.decode()
    assert "We know one of you." in page
    assert "People asked." in page
    assert "We know one of you." in [one.text for one in questionnaires.history(draft.response)]


def test_a_question_of_another_kind_is_another_question():
    call = a_call()
    draft = an_application(call)
    kind = {"type": "text", "guide_words": None, "max_words": None}
    amend(call, lambda data: editing.change_question(data, "links", kind))
    draft.response.refresh_from_db()
    assert "links" not in questionnaires.answers(draft.response)
    assert len(left_behind(draft.response)) == 1


def test_an_answer_that_no_longer_fits_is_kept_and_must_be_mended():
    call = a_call()
    draft = an_application(call)
    amend(
        call,
        lambda data: editing.change_question(data, "public_name", {"options": ["A name we choose", "Region only"]}),
        lambda data: editing.change_question(data, "care", {"guide_words": 3, "max_words": 4}),
    )
    draft = queries.own_application(draft.started_by, draft.public_id)
    assert questionnaires.answers(draft.response)["public_name"] == "Our name"
    assert [one.sentence for one in queries.missing(draft)] == [
        "Question 2: choose one of the answers in the list.",
        "Question 10: write 4 words or fewer; you have 13.",
    ]
    with pytest.raises(applications.Incomplete):
        applications.send_application(draft, by=draft.started_by)


def test_what_was_sent_stays_on_its_version_and_follows_when_it_is_taken_back():
    call = a_call()
    sent = an_application(call, sent=True)
    version, digest = sent.response.questionnaire_id, sent.content_hash
    amend(call, renamed, without_links)
    sent.refresh_from_db()
    sent.response.refresh_from_db()
    assert (sent.response.questionnaire_id, sent.content_hash) == (version, digest)
    assert "links" in questionnaires.answers(sent.response)
    draft = applications.unsend_application(sent, by=sent.started_by)
    draft.response.refresh_from_db()
    assert draft.response.questionnaire_id != version
    assert "links" not in questionnaires.answers(draft.response)
    assert applications.send_application(draft, by=draft.started_by).content_hash != digest


def test_a_page_that_was_open_saves_what_was_typed_to_a_question_that_moved():
    call = a_call()
    draft = an_application(call)
    browser = signed_in_as(draft.started_by)
    amend(call, into("Being fair", "care"))
    old_page = {"q-care": "We rest on Fridays.", "v-care": "1", "q-links": "Nobody.", "next": "1"}
    answer = browser.post(reverse("application-section", args=[draft.public_id, 4]), old_page)
    assert answer.status_code == 302
    draft.response.refresh_from_db()
    assert questionnaires.answers(draft.response)["care"] == "We rest on Fridays."


def test_a_page_that_was_open_gives_back_what_was_typed_to_a_question_that_is_gone():
    call = a_call()
    draft = an_application(call)
    browser, address = signed_in_as(draft.started_by), reverse("application-section", args=[draft.public_id, 4])
    amend(call, without_links)
    old_page = {"q-care": "We rest.", "v-care": "1", "q-links": "We know <b>Noor</b>.", "v-links": "1", "next": "1"}
    answer = browser.post(address, old_page)
    page = answer.content.decode()
    assert (answer.status_code, "We know &lt;b&gt;Noor&lt;/b&gt;." in page) == (400, True)
    assert "A question is not asked any more" in page
    draft.response.refresh_from_db()
    assert questionnaires.answers(draft.response)["care"] == "We rest."
    assert browser.post(address, old_page | {"v-care": "2", "q-links": " "}).status_code == 302


def test_a_page_of_a_section_that_is_gone_gives_its_text_back_and_saves_what_moved():
    call = a_call()
    draft = an_application(call, answers=answers_to(call, declaration=False))
    browser, last = signed_in_as(draft.started_by), section_url(draft, 6)
    amend(call, into("Send", "links"))
    amend(call, into("Being fair", "declaration"), without_links)  # nothing is left of “Send”
    assert browser.get(last).status_code == 404
    assert browser.post(section_url(draft, 7), {"q-links": "x", "v-links": "1"}).status_code == 404  # it never was
    assert browser.post(last, {"next": "1", "x": "1"}).status_code == 404
    old_page = {"q-links": "We know <b>Noor</b>.", "v-links": "1", "next": "1"}
    for sent in (old_page, old_page | {"q-declaration": "on", "v-declaration": "0"}):
        answer = browser.post(last, sent)
        assert (answer.status_code, "We know &lt;b&gt;Noor&lt;/b&gt;." in answer.text) == (400, True)
        assert "A question is not asked any more" in answer.text
        assert f'action="{section_url(draft, 5)}"' in answer.text
        draft.response.refresh_from_db()
        assert questionnaires.answers(draft.response).get("declaration", False) is ("q-declaration" in sent)
    assert browser.post(last, old_page | {"q-links": " "}).status_code == 302


def test_a_page_that_was_open_shows_what_is_saved_of_questions_that_it_did_not_have():
    call = a_call()
    draft = an_application(call)
    kept = questionnaires.answers(draft.response)["care"]
    amend(call, without_links)
    old_page = {"q-links": "We know Noor.", "v-links": "1", "next": "1"}
    page = signed_in_as(draft.started_by).post(section_url(draft, 4), old_page)
    assert (page.status_code, page.context["form"]["q-care"].value()) == (400, kept)
    assert page.context["form"]["v-care"].value() == 1


def test_everybody_with_a_draft_gets_one_quiet_mail_and_nobody_else():
    call = a_call()
    draft, sent, elsewhere = an_application(call), an_application(call, sent=True), an_application()
    amendment = amend(call, renamed)
    told = Message.objects.filter(key__startswith=f"call:amended:{amendment.pk}:")
    assert [one.to for one in told] == [draft.started_by.email]
    assert (sent.started_by.email, elsewhere.started_by.email) != (told[0].to, told[0].to)
    assert told[0].subject == "Something changed in a call that you are writing to"
    for quiet in ("In a few words", "People asked", str(draft.reference)):
        assert quiet not in told[0].body + told[0].subject
    assert reverse("application-changes", args=[draft.public_id]) in told[0].body


def test_the_draft_says_that_its_call_has_changed_and_a_later_one_does_not():
    call = a_call()
    draft = an_application(call)
    address = reverse("application-detail", args=[draft.public_id])
    assert "The call has changed" not in signed_in_as(draft.started_by).get(address).content.decode()
    amend(call, renamed)
    assert "The call has changed" in signed_in_as(draft.started_by).get(address).content.decode()
    later = an_application(call.__class__.objects.get(pk=call.pk))
    address = reverse("application-detail", args=[later.public_id])
    assert "The call has changed" not in signed_in_as(later.started_by).get(address).content.decode()


def test_the_public_page_tells_each_change_with_its_reason(client):
    call = a_call()
    amend(call, renamed)
    assert "This call has changed" in client.get(reverse("call-detail", args=[call.slug])).content.decode()
    page = client.get(reverse("call-changes", args=[call.slug])).content.decode()
    for piece in ("People asked.", "The Group, on 3 May", "In a few words: what?"):
        assert piece in page
