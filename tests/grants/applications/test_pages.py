"""The pages of an application, as its applicant sees them."""

import datetime as dt

import pytest
from django.urls import reverse

from grants.applications import queries
from grants.applications.models import Application, Participant, State
from grants.applications.services import choose_strand, save_answers, send_application
from shaping_future import clock
from tests.cast import a_call, an_application, person, signed_in_as
from tests.grants.applications.cast import section_url

pytestmark = pytest.mark.django_db


def shown(page):
    """What a browser would send back from the page's form, whose questions all hold one text."""
    values = {bound.html_name: bound.value() for bound in page.context["form"]}
    return {name: value for name, value in values.items() if value is not None}


def test_starting_saving_and_sending_through_the_pages():
    call, lead = a_call(), person()
    browser = signed_in_as(lead)
    page = browser.get(reverse("application-start", args=[call.slug]))
    assert "£10,000 to £40,000 for 24 months" in page.text
    answer = browser.post(reverse("application-start", args=[call.slug]), {"strand": "single"})
    application = Application.objects.get()
    assert answer.url == reverse("application-detail", args=[application.public_id])
    assert "Not started" in browser.get(answer.url).text

    url = section_url(application, 2)
    data = shown(browser.get(url)) | {"q-summary": "We rest and learn.", "q-why_now": "نحن مستعدون"}
    saved = browser.post(url, data | {"next": "1"})
    assert saved.url == section_url(application, 3)
    later = browser.post(url, shown(browser.get(url)) | {"q-summary": "We rest.", "later": "1"})
    assert later.url == reverse("application-detail", args=[application.public_id])
    values = {answer.question.key: answer.value for answer in application.response.answers.select_related("question")}
    assert values["summary"] == "We rest."
    assert values["why_now"] == "نحن مستعدون"

    refused = browser.post(reverse("application-send", args=[application.public_id]))
    assert refused.status_code == 409
    assert "It was not sent" in refused.text
    assert "write the name of your organisation" in refused.text
    application.refresh_from_db()
    assert application.state == State.DRAFT


def test_sending_leads_to_the_receipt_and_a_second_click_is_told():
    lead = person()
    draft = an_application(user=lead)
    browser = signed_in_as(lead)
    assert "Send your application" in browser.get(reverse("application-check", args=[draft.public_id])).text
    send = reverse("application-send", args=[draft.public_id])
    assert browser.post(send).url == reverse("application-receipt", args=[draft.public_id])
    receipt = browser.get(reverse("application-receipt", args=[draft.public_id])).text
    assert draft.reference in receipt
    assert "Take it back" in receipt
    again = browser.post(send)
    assert (again.status_code, "sent already" in again.text) == (409, True)
    assert browser.get(send).status_code == 405


def test_good_answers_are_kept_beside_a_bad_one_which_stays_in_its_box():
    lead = person()
    draft = an_application(user=lead)
    browser, url = signed_in_as(lead), section_url(draft, 2)
    long = " ".join(["word"] * 101)
    page = browser.post(url, shown(browser.get(url)) | {"q-summary": long, "q-why_now": "Changed.", "next": "1"})
    assert page.status_code == 400
    assert "Write 100 words or fewer; you have 101." in page.text
    assert long in page.text
    values = dict(draft.response.answers.values_list("question__key", "value"))
    assert values["why_now"] == "Changed."
    assert values["summary"] != long
    mended = browser.post(url, shown(page) | {"q-summary": "Short.", "q-why_now": "Again.", "next": "1"})
    assert mended.status_code == 302
    assert dict(draft.response.answers.values_list("question__key", "value"))["why_now"] == "Again."


def test_what_was_typed_is_kept_when_another_answer_hides_its_question_meanwhile():
    draft = an_application(strand="joint")
    browser, url = signed_in_as(draft.started_by), section_url(draft, 4)
    version = shown(browser.get(url))["v-partners"]
    choose_strand(draft, draft.call.strands.get(key="single"), by=draft.started_by)
    typed = {"q-partners-size": "4", "q-partners-0-name": "Example Brothers", "v-partners": version, "next": "1"}
    assert browser.post(url, typed).status_code == 302
    assert draft.response.answers.get(question__key="partners").value[0]["name"] == "Example Brothers"


def test_the_later_of_two_editors_is_shown_both_texts_and_can_then_choose():
    lead, editor = person(name="Lead"), person(name="Edit")
    draft = an_application(user=lead)
    Participant.objects.create(application=draft, user=editor, part=Participant.Part.EDITOR)
    url = section_url(draft, 2)
    first, second = signed_in_as(lead), signed_in_as(editor)
    before = shown(second.get(url))
    first.post(url, shown(first.get(url)) | {"q-summary": "The lead wrote this.", "next": "1"})
    page = second.post(url, before | {"q-summary": "The editor wrote that.", "next": "1"})
    assert page.status_code == 409
    assert "The lead wrote this." in page.text
    assert "The editor wrote that." in page.text
    assert dict(draft.response.answers.values_list("question__key", "value"))["summary"] == "The lead wrote this."
    chosen = second.post(url, shown(page) | {"q-summary": "Both.", "next": "1"})
    assert chosen.status_code == 302
    assert dict(draft.response.answers.values_list("question__key", "value"))["summary"] == "Both."


def test_text_survives_an_ended_session():
    lead = person()
    draft = an_application(user=lead)
    browser, url = signed_in_as(lead), section_url(draft, 2)
    data = shown(browser.get(url)) | {"q-summary": "Written after the session ended.", "next": "1"}
    browser.session.flush()
    sent = browser.post(url, data)
    assert sent.url.startswith(reverse("account_login"))
    browser.force_login(lead)
    page = browser.get(url)
    assert "Written after the session ended." in page.text
    assert "It is not saved yet." in page.text
    browser.post(url, shown(page) | {"next": "1"})
    values = dict(draft.response.answers.values_list("question__key", "value"))
    assert values["summary"] == "Written after the session ended."


def test_what_arrives_after_closing_is_shown_and_not_saved():
    lead = person()
    draft = an_application(user=lead)
    browser, url = signed_in_as(lead), section_url(draft, 2)
    data = shown(browser.get(url)) | {"q-summary": "Too late.", "next": "1"}
    with clock.at(draft.call.closes_at):
        page = browser.post(url, data)
        assert page.status_code == 409
        assert "Too late." in page.text
        assert "This call closed at" in page.text
        assert browser.get(url).url == reverse("application-detail", args=[draft.public_id])
        assert "This draft was not sent" in browser.get(reverse("application-detail", args=[draft.public_id])).text
    assert "Too late." not in dict(draft.response.answers.values_list("question__key", "value")).values()


@pytest.mark.parametrize(("text", "status"), [("a\x00b", 400), ("x" * 10_000_000, 413)])
def test_null_bytes_and_ten_megabytes_are_refused_with_a_sentence(text, status):
    lead = person()
    draft = an_application(user=lead)
    browser, url = signed_in_as(lead), section_url(draft, 2)
    before = dict(draft.response.answers.values_list("question__key", "value"))
    page = browser.post(url, {"q-summary": text, "v-summary": "1", "next": "1"})
    assert page.status_code == status
    assert "<h1" in page.text
    assert dict(draft.response.answers.values_list("question__key", "value")) == before


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_at_one_and_three(rows, django_assert_num_queries):
    lead = person()
    for _ in range(rows):
        an_application(a_call(), lead, name="Example Sisters")
    browser = signed_in_as(lead)
    browser.get(reverse("application-list"))
    with django_assert_num_queries(3):  # user, how many, applications
        page = browser.get(reverse("application-list")).text
    assert page.count("Example Sisters") == rows


def test_an_empty_list_says_what_to_do():
    assert "You have no applications yet" in signed_in_as(person()).get(reverse("application-list")).text


def test_the_closing_time_is_on_every_page_where_one_writes():
    lead = person()
    call = a_call()
    draft = an_application(call, lead)
    browser = signed_in_as(lead)
    for url in (
        reverse("application-detail", args=[draft.public_id]),
        section_url(draft, 1),
        reverse("application-check", args=[draft.public_id]),
    ):
        assert "Closes at noon on" in browser.get(url).text
        with clock.at(call.closes_at - dt.timedelta(hours=20)):
            assert "This call closes t" in browser.get(url).text


def test_taking_back_and_withdrawing_ask_first():
    lead = person()
    sent = send_application(an_application(user=lead), by=lead)
    browser = signed_in_as(lead)
    for name, state in (("application-unsend", State.DRAFT), ("application-withdraw", State.WITHDRAWN)):
        url = reverse(name, args=[sent.public_id])
        before = Application.objects.get().state
        assert browser.get(url).status_code == 200
        assert Application.objects.get().state == before
        browser.post(url)
        assert Application.objects.get().state == state
    assert browser.post(reverse("application-unsend", args=[sent.public_id])).status_code == 409


def test_another_strand_keeps_the_answers_and_asks_what_it_needs():
    lead = person()
    draft = an_application(user=lead)
    url = reverse("application-strand", args=[draft.public_id])
    signed_in_as(lead).post(url, {"strand": "joint"})
    draft.refresh_from_db()
    assert draft.strand.key == "joint"
    save_answers(draft, {"summary": "Together."}, queries.versions(draft), by=lead)
    draft = Application.objects.select_related("strand", "response__questionnaire").get()
    assert [one.question.key for one in queries.missing(draft)] == ["budget", "partners"]
