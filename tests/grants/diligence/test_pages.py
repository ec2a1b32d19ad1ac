"""The pages of the checks: for staff and finance, and nobody else gets a byte."""

import datetime as dt

import pytest
from django.urls import reverse

from grants.diligence import services
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.record.models import Entry
from tests.cast import person, signed_in_as
from tests.deciding import a_deciding_call
from tests.files.samples import pdf, upload
from tests.grants.diligence.cast import NUMBER, begun, item, write

pytestmark = pytest.mark.django_db


def day(days: int) -> str:
    return (clock.today() + dt.timedelta(days=days)).isoformat()


def test_the_way_of_a_check_in_the_browser(tmp_path):
    application, staff = a_deciding_call(1).applications[0], person(Role.STAFF)
    application.organisation.kind, application.organisation.register_number = "cio", str(NUMBER)
    application.organisation.save()
    services.load_register(write(tmp_path / "extract"))
    browser = signed_in_as(staff)
    begin = reverse("checklist-begin", args=[application.call.slug])
    assert application.reference in browser.get(begin).text
    assert browser.post(begin, {"applications": [application.pk], "due_on": day(14)}).status_code == 302
    assert browser.get(begin).status_code == 404  # nobody is left
    detail = reverse("checklist-detail", args=[application.public_id])
    page = browser.get(detail).text
    assert "Example Café 1 – Łódź" in page
    assert "not written the same" in page
    check = item(application.checklist, "account")
    form = reverse("check-find", args=[check.pk])
    refused = browser.post(form, {"found": "condition", "text": "Send the statement.", "seen": "0"})
    assert (refused.status_code, "Send the statement." in refused.text) == (400, True)
    sent = {"found": "condition", "text": "Send the statement.", "due_on": day(9), "instalment": "1", "seen": "0"}
    assert browser.post(form, sent).status_code == 302
    again = browser.post(form, sent)
    assert (again.status_code, "Send the statement." in again.text) == (409, True)
    paper = {"file": upload("statement.pdf", pdf()), "good_until": day(80)}
    assert browser.post(reverse("evidence-add", args=[check.pk]), paper).status_code == 302
    assert "payment 1 waits" in browser.get(detail).text
    number = reverse("checklist-number", args=[application.public_id, "organisation"])
    assert browser.post(number, {"number": "SC012345"}).status_code == 302
    assert "no copy of its register" in browser.get(detail).text
    assert browser.post(number, {"number": "12345678"}).status_code == 400
    assert browser.get(reverse("checklist-number", args=[application.public_id, "host"])).status_code == 404


def test_a_paper_is_for_who_does_checks_and_the_record_knows_who_opened_it():
    checklist, staff = begun()
    paper = services.add_paper(item(checklist, "name"), upload("statement.pdf", pdf()), None, by=staff)
    address = reverse("evidence-open", args=[paper.pk])
    finance = person(Role.FINANCE)
    answer = signed_in_as(finance).get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    read = Entry.objects.get(verb="evidence.read")
    assert (read.actor, read.subject_id) == (finance.pk, str(paper.pk))
    pages = [
        address,
        reverse("checklist-detail", args=[checklist.application.public_id]),
        reverse("check-find", args=[paper.item_id]),
        reverse("evidence-add", args=[paper.item_id]),
    ]
    others = [person(role) for role in Role if role not in (Role.STAFF, Role.FINANCE)]
    for other in (person(), checklist.application.started_by, person(roles=tuple(Role)), *others):
        browser = signed_in_as(other)
        for page in pages:
            answer = browser.get(page)
            assert (answer.status_code, b"%PDF" in answer.content) == (404, False)
        assert browser.post(reverse("evidence-remove", args=[paper.pk])).status_code == 404
        assert browser.get(reverse("checklist-list")).status_code == 403
        assert browser.get(reverse("charity-register")).status_code == 403
    assert Entry.objects.filter(verb="evidence.read").count() == 1


def test_the_register_answers_and_says_why_a_number_is_none(tmp_path):
    browser = signed_in_as(person(Role.STAFF))
    page = reverse("charity-register")
    assert "No copy was loaded yet" in browser.get(page).text
    services.load_register(write(tmp_path / "extract"))
    with clock.at(dt.datetime(2027, 1, 1, tzinfo=dt.UTC)):
        old = browser.get(page, {"number": NUMBER + 1}).text
    assert all(words in old for words in ("insolvent", "£90,000", "Our copy of the register is old"))
    refused = browser.get(page, {"number": "12"})
    assert (refused.status_code, "has 2 figures" in refused.text) == (400, True)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_of_the_database_at_one_row_and_at_three(count, tmp_path, django_assert_num_queries):
    services.load_register(write(tmp_path / "extract"))
    for number in range(count):
        checklist, staff = begun(number=str(NUMBER + number))
        for one in checklist.items.all()[:count]:
            services.find(one, "condition", "Send it.", clock.today(), 1, seen=0, by=staff)
            until = clock.today() + dt.timedelta(days=9)
            services.add_paper(one, upload("statement.pdf", pdf()), until, by=staff)
    browser = signed_in_as(staff)
    with django_assert_num_queries(6):
        browser.get(reverse("checklist-list"))
    with django_assert_num_queries(12):
        browser.get(reverse("checklist-detail", args=[checklist.application.public_id]))
    with django_assert_num_queries(4):
        browser.get(reverse("check-find", args=[one.pk]))
