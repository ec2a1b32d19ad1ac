"""Staff load, launch and move calls on the desk; nothing of a call is edited there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.accounts.roles import Role
from tests.cast import a_call, call_text, person, signed_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return signed_in_as(person(Role.STAFF))


def step(call, name):
    return reverse("admin:grants_call_step", args=[call.pk, name])


def stage_of(call):
    return Call.objects.get(pk=call.pk).stage


def load(browser, text):
    file = SimpleUploadedFile("call.yaml", text if isinstance(text, bytes) else text.encode())
    return browser.post(reverse("admin:grants_call_page_step", args=["load"]), {"definition": file}, follow=True)


def test_staff_load_a_call_from_its_file(staff):
    page = load(staff, call_text(slug="loaded"))
    assert "is here: being prepared." in page.content.decode()
    assert Call.objects.get().slug == "loaded"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (call_text().replace("weight: 20", "weight: 21"), "The weights add up to 101, not to 100."),
        (b"\xff\xfe\x00", "This is not UTF-8 text."),
        ("", "This file is empty."),
        ("x" * 600_000, "The file is too large"),
    ],
)
def test_a_file_that_is_refused_is_refused_on_the_page(staff, text, reason):
    page = load(staff, text)
    assert page.status_code == 400
    assert reason in page.content.decode()
    assert not Call.objects.exists()


def test_launching_says_what_it_does_and_does_it_once(staff):
    call = a_call(launched=False)
    asked = staff.get(step(call, "launch")).content.decode()
    assert "nothing of it can change after that without a logged decision" in asked
    assert stage_of(call) == Stage.PREPARING
    assert "The application pack is made: not yet." in asked
    refused = staff.post(step(call, "launch"))
    assert (refused.status_code, stage_of(call)) == (409, Stage.PREPARING)
    assert "Or write why not." in refused.content.decode()
    assert staff.post(step(call, "launch"), {"without": "The worker makes it today."}).status_code == 302
    assert Call.objects.get(pk=call.pk).launched_without == "The worker makes it today."
    assert stage_of(call) == Stage.LAUNCHED
    assert staff.post(step(call, "launch")).status_code == 409


def test_the_check_begins_after_closing_and_the_declarations_after_the_check(staff):
    call = a_call()
    assert staff.post(step(call, "begin-checking")).status_code == 409
    with clock.at(call.closes_at):
        assert staff.post(step(call, "begin-checking")).status_code == 302
        assert staff.post(step(call, "open-declarations")).status_code == 302
    assert stage_of(call) == Stage.DECLARING


def test_the_page_of_a_call_shows_it_and_edits_nothing(staff):
    call = a_call()
    address = reverse("admin:grants_call_change", args=[call.pk])
    page = staff.get(address).content.decode()
    for piece in ("£10,000 to £40,000 for 24 months", call.definition_hash, "Version 1, 14 questions"):
        assert piece in page
    staff.post(address, {"title": "Another", "stage": "released"})
    fresh = Call.objects.get(pk=call.pk)
    assert (fresh.title, fresh.stage) == (call.title, Stage.LAUNCHED)


def test_the_desk_counts_what_waits(staff):
    a_call(launched=False)
    assert "Calls being prepared" in staff.get("/desk/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_at_one_and_at_three(staff, rows, django_assert_num_queries):
    for _ in range(rows):
        a_call()
    with django_assert_num_queries(3):  # person, how many, calls
        staff.get(reverse("admin:grants_call_changelist"))


def test_staff_read_a_call_before_it_is_launched_and_nobody_else_does(staff, client):
    call = a_call(launched=False)
    address = reverse("call-detail", args=[call.slug])
    assert "Only staff see this page" in staff.get(address).content.decode()
    for other in (client, *(signed_in_as(person(role)) for role in Role if role != Role.STAFF)):
        assert other.get(address).status_code == 404
