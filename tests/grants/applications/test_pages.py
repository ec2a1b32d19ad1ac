"""The pages of an application, as its applicant and as others see them."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from grants.applications import queries
from grants.applications.models import Application, EligibilityCheck, Participant, State
from grants.applications.services import save_answers, send_application
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.accounts.roles import Role
from tests.cast import a_call, an_application, person, signed_in_as

pytestmark = pytest.mark.django_db

PAGES = [
    "application-detail", "application-strand", "application-check", "application-receipt", "application-unsend",
    "application-withdraw", "application-equity",
]  # fmt: skip


def section_url(application, order=1):
    return reverse("application-section", args=[application.public_id, order])


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


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize("role", [None, Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF, Role.BOARD, Role.FUNDER])
def test_everyone_elses_pages_do_not_exist(sent, role):
    """Two unrelated applicants, and whoever has a part in the fund: the applicant's pages are the applicant's."""
    other = an_application(sent=sent)
    outsider = person(role)
    an_application(other.call, outsider)
    browser = signed_in_as(outsider)
    urls = [reverse(name, args=[other.public_id]) for name in PAGES] + [section_url(other)]
    assert {browser.get(url).status_code for url in urls} == {404}
    assert {browser.post(url).status_code for url in [*urls, reverse("application-send", args=[other.public_id])]} <= {
        404,
        405,
    }
    visitor = browser.__class__()
    assert {visitor.get(url).status_code for url in urls} == {302}
    other.refresh_from_db()
    assert other.state == (State.SENT if sent else State.DRAFT)


def test_an_editor_writes_but_does_not_send_and_a_reader_only_reads():
    draft = an_application()
    editor, reader, removed = person(), person(), person()
    for user, part in ((editor, "editor"), (reader, "reader"), (removed, "editor")):
        Participant.objects.create(application=draft, user=user, part=part)
    Participant.objects.filter(user=removed).update(removed_at=clock.now())
    section, send = section_url(draft, 2), reverse("application-send", args=[draft.public_id])
    check = reverse("application-check", args=[draft.public_id])
    found = {}
    for user in (editor, reader, removed):
        browser = signed_in_as(user)
        answers = browser.get(check), browser.get(section), browser.post(send)
        found[user] = tuple(answer.status_code for answer in answers)
    assert found == {editor: (200, 200, 403), reader: (200, 403, 403), removed: (404, 404, 404)}


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


STATUSES = {
    (State.SENT, Stage.LAUNCHED): "Sent",
    (State.SENT, Stage.CHECKING): "Being checked",
    (State.ELIGIBLE, Stage.CHECKING): "Being checked",
    (State.NEEDS_CONVERSATION, Stage.CHECKING): "Talking with you",
    (State.NOT_ELIGIBLE, Stage.CHECKING): "Not this time",
    (State.ELIGIBLE, Stage.READING): "Being read",
    (State.ELIGIBLE, Stage.SIGNED_OFF): "Being read",
    (State.FUNDED, Stage.SIGNED_OFF): "Being read",
    (State.NOT_THIS_TIME, Stage.SIGNED_OFF): "Being read",
    (State.FUNDED, Stage.RELEASED): "Funded",
    (State.NOT_THIS_TIME, Stage.RELEASED): "Not this time",
    (State.WITHDRAWN, Stage.READING): "Withdrawn",
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("stage", Stage)
def test_the_status_tells_nothing_before_the_release(state, stage):
    status = queries.status_shown_to_applicant(Application(state=state, call=Call(stage=stage)))
    assert status in queries.STATUS_TONES
    if (state, stage) in STATUSES:
        assert status == STATUSES[state, stage]
    if stage != Stage.RELEASED and state in (State.ELIGIBLE, State.FUNDED, State.NOT_THIS_TIME):
        assert status == queries.status_shown_to_applicant(Application(state=State.ELIGIBLE, call=Call(stage=stage)))


def everything_shown(browser, application):
    """What the applicant is told anywhere, by looking and by trying."""
    names = ("application-detail", "application-check", "application-receipt", "application-unsend")
    urls = [reverse("application-list"), *(reverse(name, args=[application.public_id]) for name in names)]
    answers = [browser.get(url) for url in urls] + [browser.post(urls[-1])]
    hidden = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    return [(answer.status_code, hidden.sub("", answer.text)) for answer in answers]


@pytest.mark.parametrize(
    ("stage", "states"),
    [
        (Stage.CHECKING, (State.SENT, State.ELIGIBLE)),
        (Stage.SIGNED_OFF, (State.ELIGIBLE, State.FUNDED, State.NOT_THIS_TIME)),
    ],
)
def test_no_page_tells_what_was_decided_before_everybody_hears(stage, states):
    lead = person()
    sent = an_application(user=lead, sent=True)
    Call.objects.update(stage=stage)
    browser, told = signed_in_as(lead), []
    with clock.at(sent.call.closes_at + dt.timedelta(days=1)):
        for state in states:
            Application.objects.update(state=state)
            told.append(everything_shown(browser, sent))
    assert all(one == told[0] for one in told)


def test_an_unconfirmed_finding_is_not_shown():
    lead = person()
    sent = an_application(user=lead, sent=True)
    EligibilityCheck.objects.create(
        application=sent, finding="not_eligible", reason="remit", note="Secret so far", by=person(Role.STAFF)
    )
    Call.objects.update(stage=Stage.CHECKING)
    page = signed_in_as(lead).get(reverse("application-detail", args=[sent.public_id])).text
    assert "Being checked" in page
    assert "Secret so far" not in page


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


def test_a_group_member_who_applies_sees_their_own_only_as_an_applicant():
    member = person(Role.GROUP_MEMBER)
    sent = an_application(user=member, sent=True)
    Application.objects.update(state=State.ELIGIBLE)
    from grants.applications.services import clear

    clear(sent.call, member, by=member)
    assert not Application.objects.visible_to(member).exists()
    assert Application.objects.own(member).get() == sent
    assert signed_in_as(member).get(reverse("application-detail", args=[sent.public_id])).status_code == 200


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
