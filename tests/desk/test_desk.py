import re

import pytest
from django.contrib import admin
from django.urls import reverse

from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.desk.pages import DeskAdmin
from shaping_future.outbox import services as outbox
from shaping_future.outbox.models import Message
from shaping_future.record import services as record
from shaping_future.record.models import Entry
from shaping_future.rights.models import ComplaintHandler
from tests.cast import person, signed_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return person(Role.STAFF)


@pytest.fixture
def desk(staff):
    return signed_in_as(staff)


def failed(key="a", **values):
    message = outbox.promise(key, to="to@people.example", subject="We have your form", body="Hello", **values)
    return outbox._fail(message, RuntimeError("no"))


def test_every_desk_page_is_one_of_ours():
    assert admin.site._registry
    assert all(isinstance(page, DeskAdmin) for page in admin.site._registry.values())


def test_every_desk_page_says_what_it_shows():
    for page in admin.site._registry.values():
        assert page.get_fields(None) != ("__str__",), page


def test_a_page_with_no_list_of_facts_shows_those_of_its_list(desk, staff):
    handler = ComplaintHandler.objects.create(user=staff, named_by=staff)
    page = desk.get(reverse("admin:rights_complainthandler_change", args=[handler.pk]))
    assert (page.status_code, "Named by" in page.text) == (200, True)


def test_nothing_on_the_desk_can_be_edited_added_or_deleted(desk, rf, staff):
    request = desk.get("/desk/").wsgi_request
    for page in admin.site._registry.values():
        assert not page.has_add_permission(request)
        assert not page.has_change_permission(request)
        assert not page.has_delete_permission(request)
    answer = desk.post(reverse("admin:accounts_user_change", args=[staff.pk]), {"name": "x", "email": "x@y.example"})
    assert answer.status_code == 403
    assert User.objects.get().email == staff.email


def test_first_page_shows_what_waits(desk):
    failed()
    page = desk.get("/desk/")
    queues = {queue["label"]: queue for queue in page.context["queues"]}
    assert queues["Mails that failed or may be lost"]["count"] == 1
    listed = desk.get(queues["Mails that failed or may be lost"]["url"])
    assert listed.context["cl"].result_count == 1


@pytest.mark.parametrize("mails", [1, 3])
def test_first_page_counts_every_queue_in_one_query(desk, mails, django_assert_num_queries):
    for number in range(mails):
        failed(str(number))
    with django_assert_num_queries(10):  # one says whether they answer complaints
        page = desk.get("/desk/")
    assert len(page.context["queues"]) > 15
    counts = {queue["label"]: queue["count"] for queue in page.context["queues"]}
    assert counts["Mails that failed or may be lost"] == mails


def test_finance_sees_only_pages_of_finance(desk):
    finance = signed_in_as(person(Role.FINANCE))
    assert finance.get("/desk/").status_code == 200
    assert finance.get(reverse("admin:accounts_user_changelist")).status_code == 403
    assert finance.get(reverse("admin:accounts_user_step", args=[1, "grant-role"])).status_code == 404


def test_a_step_asks_first_and_then_calls_the_service(desk):
    member = person()
    address = reverse("admin:accounts_user_step", args=[member.pk, "grant-role"])
    detail = desk.get(reverse("admin:accounts_user_change", args=[member.pk]))
    assert address in detail.text
    asked = desk.get(address)
    assert (asked.status_code, "Give a role" in asked.text) == (200, True)
    member.refresh_from_db()
    assert member.roles == []
    done = desk.post(address, {"role": "group"})
    assert (done.status_code, done.url) == (302, reverse("admin:accounts_user_change", args=[member.pk]))
    member.refresh_from_db()
    assert member.roles == ["group"]


def test_a_step_shows_the_services_refusal_with_its_status(desk):
    member = person(Role.GROUP_MEMBER)
    address = reverse("admin:accounts_user_step", args=[member.pk, "grant-role"])
    again = desk.post(address, {"role": "group"})
    assert (again.status_code, "already has the role" in again.text) == (409, True)
    wrong = desk.post(address, {"role": "emperor"})
    assert wrong.status_code == 400
    assert not Entry.objects.exists()


def test_a_step_that_is_not_open_is_refused(desk, staff):
    own = desk.post(reverse("admin:accounts_user_step", args=[staff.pk, "close"]))
    assert own.status_code == 409
    assert User.objects.get().is_active


@pytest.mark.parametrize("address", ["999/step/close/", "x/step/close/", "1/step/nothing/", "step/nothing/"])
def test_a_step_that_does_not_exist_is_not_found(desk, address):
    assert desk.get(f"/desk/accounts/user/{address}").status_code == 404


def test_a_page_step_needs_no_row(desk):
    address = reverse("admin:accounts_user_page_step", args=["invite"])
    assert address in desk.get(reverse("admin:accounts_user_changelist")).text
    assert desk.post(address, {"email": "bad"}).status_code == 400
    assert desk.post(address, {"email": "new@people.example", "name": "N", "roles": ["funder"]}).status_code == 302
    assert User.objects.get(email="new@people.example").roles == ["funder"]


def test_ticked_rows_are_confirmed_and_each_refusal_is_said(desk):
    rows = [failed("a"), failed("b"), failed("c", secret=True)]
    values = {"action": "send-again", "_selected_action": [row.pk for row in rows]}
    asked = desk.post(reverse("admin:outbox_message_changelist"), values)
    assert (asked.status_code, "3 of the rows" in asked.text) == (200, True)
    assert Message.objects.undelivered().count() == 3
    done = desk.post(reverse("admin:outbox_message_changelist"), {**values, "confirmed": "yes"})
    assert (done.status_code, "Sign-in codes are not sent again" in done.text) == (409, True)
    assert Message.objects.undelivered().get().key == "c"


def test_ticked_rows_with_malformed_keys_are_refused(desk):
    answer = desk.post(
        reverse("admin:outbox_message_changelist"), {"action": "send-again", "_selected_action": ["x", "1; DROP"]}
    )
    assert answer.status_code == 400


def test_secret_bodies_are_not_shown_to_staff(desk):
    message = outbox.promise("a", to="to@people.example", subject="Code", body="123456", secret=True)
    page = desk.get(reverse("admin:outbox_message_change", args=[message.pk]))
    assert "not shown" in page.text
    assert "123456" not in page.text


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("listing", "queries"),
    [("accounts_user", 3), ("outbox_message", 3), ("record_entry", 3), ("files_document", 3)],
)
def test_list_query_count(desk, staff, rows, listing, queries, django_assert_num_queries):
    for number in range(rows):
        person()
        outbox.promise(f"k{number}", to="to@people.example", subject="x", body="y")
        record.note("person.seen", subject=staff)
    address = reverse(f"admin:{listing}_changelist")
    with django_assert_num_queries(queries):  # user, count, rows
        assert desk.get(address).status_code == 200


def test_pages_hold_no_inline_script_or_style(desk, staff):
    message = failed()
    entry = record.note("person.seen", subject=staff)
    pages = [
        "/desk/",
        "/desk/accounts/",
        reverse("admin:accounts_user_changelist") + "?q=person",
        reverse("admin:accounts_user_change", args=[staff.pk]),
        reverse("admin:accounts_user_page_step", args=["invite"]),
        reverse("admin:outbox_message_changelist"),
        reverse("admin:outbox_message_change", args=[message.pk]),
        reverse("admin:outbox_message_step", args=[message.pk, "send-again"]),
        reverse("admin:record_entry_changelist") + f"?q={staff.pk}",
        reverse("admin:record_entry_change", args=[entry.pk]),
        reverse("admin:files_document_changelist"),
    ]
    for page in pages:
        answer = desk.get(page)
        assert answer.status_code == 200, page
        assert not re.search(r"<script(?![^>]*\b(src|type=.application/json))|<style|\sstyle=|\son\w+=", answer.text), (
            page
        )
        assert "script-src 'self'" in answer["Content-Security-Policy"]
