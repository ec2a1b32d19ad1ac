"""Complaints: from anybody, with days, for the few who answer them."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.outbox.models import Message
from shaping_future.rights import services
from shaping_future.rights.models import Complaint, Consent
from shaping_future.rights.queries.complaints import days_of
from tests.cast import person, signed_in_as
from tests.shaping_future.rights.cast import complained, handler

pytestmark = pytest.mark.django_db


def test_a_visitor_complains_and_gets_a_number_and_days():
    browser, key = Client(), uuid.uuid4()
    values = {"kind": "harm", "words": "Somebody shouted at me.", "email": "noor@people.example", "key": str(key)}
    for _twice in range(2):
        page = browser.post(reverse("complaint-make"), values, follow=True).content.decode()
    complaint = Complaint.objects.get()
    assert complaint.reference in page
    mail = Message.objects.get(to="noor@people.example")
    assert mail.secret
    assert complaint.reference in mail.body
    assert mail.subject == "About what you wrote to us"


def test_days_are_working_days_and_data():
    staff = handler()
    with clock.at(dt.datetime(2026, 12, 23, 12, tzinfo=dt.UTC)):
        assert complained(kind="service").acknowledge_by == dt.date(2027, 1, 4)  # Christmas and New Year between
        services.set_days("service", 2, 10, "the Board", by=staff)
        assert complained(kind="service").acknowledge_by == dt.date(2026, 12, 29)
    assert days_of("service").goes_on_to == "the Board"


def test_only_those_who_answer_complaints_see_one():
    complaint, staff = complained(), handler()
    there = [reverse("complaint-list"), reverse("complaint-detail", args=[complaint.public_id])]
    assert [signed_in_as(staff).get(one).status_code for one in there] == [200, 200]
    for other in (person(Role.STAFF), person(Role.BOARD), person()):
        assert {signed_in_as(other).get(one).status_code for one in there} <= {403, 404}
    lead = reverse("complaint-list")  # nor does the desk send anybody there who would be refused
    assert [lead in signed_in_as(one).get("/desk/").text for one in (staff, person(Role.STAFF))] == [True, False]
    own = complained(by=staff)
    assert signed_in_as(staff).get(reverse("complaint-detail", args=[own.public_id])).status_code == 404
    with pytest.raises(NotAllowed):
        services.answer(complaint, "No.", by=person(Role.STAFF))
    with pytest.raises(NotAllowed, match="themselves"):
        services.name_handler(staff, by=staff)


def test_a_complaint_is_acknowledged_answered_and_goes_on_each_once():
    complaint, staff = complained(), handler()
    services.acknowledge(complaint, by=staff)
    services.answer(complaint, "We are sorry.", by=staff)
    services.escalate(complaint, by=staff)
    for step in (services.acknowledge, services.escalate):
        with pytest.raises(NotAllowedNow):
            step(complaint, by=staff)
    assert [one.key.split(":")[1] for one in Message.objects.filter(to=complaint.email).order_by("pk")] == [
        "received", "acknowledged", "answered", "escalated"]  # fmt: skip
    complaint.refresh_from_db()
    assert "Board" in complaint.escalated_to


def test_what_is_late_is_on_top_and_says_so_at_the_same_cost_for_one_and_three(django_assert_num_queries):
    staff = handler()
    complained()
    browser = signed_in_as(staff)
    with clock.at(clock.now() + dt.timedelta(days=60)):
        assert Complaint.objects.overdue().count() == 1
        browser.get(reverse("complaint-list"))
        with django_assert_num_queries(4):
            assert "1 overdue" in browser.get(reverse("complaint-list")).content.decode()
        complained()
        complained()
        with django_assert_num_queries(4):
            browser.get(reverse("complaint-list"))


def test_a_consent_keeps_its_words_its_version_and_its_end():
    somebody = person()
    browser = signed_in_as(somebody)
    browser.post(reverse("consent-list"), {"kind": "research", "do": "give"})
    with pytest.raises(NotAllowedNow):
        services.give("research", by=somebody)
    browser.post(reverse("consent-list"), {"kind": "research", "do": "withdraw"})
    row = Consent.objects.get()
    assert (row.version, row.withdrawn_at is not None) == (1, True)
    assert row.words in browser.get(reverse("consent-list")).content.decode().replace("&#x27;", "'")


def test_pages_about_data_cost_little(django_assert_max_num_queries):
    staff, somebody = person(Role.STAFF), person()
    for who, names in ((staff, ["retention"]), (somebody, ["data-home", "data-erase", "consent-list"])):
        browser = signed_in_as(who)
        for name in names:
            browser.get(reverse(name))
            with django_assert_max_num_queries(12):
                assert browser.get(reverse(name)).status_code == 200
