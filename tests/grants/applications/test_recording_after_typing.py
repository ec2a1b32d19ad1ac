"""A recording that arrives while autosave is under way: what the same page has just saved is nobody else's change."""

import pytest
from django.urls import reverse

from grants.applications.models import Participant
from shaping_future.questionnaires.models import Answer
from shaping_future.questionnaires.queries import history
from tests.cast import an_application, person, signed_in_as
from tests.files.samples import upload
from tests.files.tapes import webm
from tests.grants.applications.writing_page import enter, kept, saved, says_nothing, section, state, type_into

PAGE, OTHER = "0123456789abcdef", "fedcba9876543210"
database = pytest.mark.django_db
browser_database = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft():
    return an_application(user=person(name="Amina"))


def answer(draft):
    return Answer.objects.get(response=draft.response, question__key="summary").value


def texts(draft):
    return [one.text for one in history(draft.response) if one.question.key == "summary"]


def typed(draft, text, mark, by=None):
    fields = {"q-summary": text, "v-summary": "1", "p-summary": mark}
    address = reverse("application-autosave", args=[draft.public_id])
    return signed_in_as(by or draft.started_by).post(address, fields, HTTP_ACCEPT="application/json")


def recorded(draft, mark, text="", **fields):
    address = reverse("application-recording", args=[draft.public_id, "summary"])
    sent = {"recording": upload("x", webm()), "seen": "1", "text": text, "mark": mark, **fields}
    return signed_in_as(draft.started_by).post(address, sent)


@database
def test_a_recording_goes_on_from_what_its_own_page_has_just_saved(draft):
    assert typed(draft, "Typed before", f"{PAGE}.1").status_code == 200
    assert recorded(draft, f"{PAGE}.2", text="Typed before, and more").status_code == 200
    assert answer(draft)["recording"]["seconds"] == 3
    assert texts(draft)[:3] == ["Recorded answer, 3 seconds", "Typed before, and more", "Typed before"]


@database
def test_a_text_that_was_typed_before_never_takes_the_place_of_a_recording(draft):
    assert recorded(draft, f"{PAGE}.2").status_code == 200
    for mark in (f"{PAGE}.1", f"{PAGE}.3"):  # late, or kept in a browser that never heard of the recording
        assert typed(draft, "Typed before", mark).status_code == 409
    assert answer(draft)["recording"]["seconds"] == 3


@database
@pytest.mark.parametrize("mark", [f"{PAGE}.2", "", "x", "0" * 500])
def test_a_change_elsewhere_is_said_to_be_whose_it_is(draft, mark):
    typed(draft, "From another window", f"{OTHER}.1")
    refused = recorded(draft, mark)
    assert refused.status_code == 409
    assert refused.json()["sentence"].startswith("Another answer of yours was saved here")
    assert recorded(draft, mark, seen=str(refused.json()["version"])).status_code == 200


@database
def test_a_change_by_somebody_else_names_them(draft):
    ben = person(name="Ben")
    Participant.objects.create(application=draft, user=ben, part=Participant.Part.EDITOR)
    typed(draft, "Ben was faster", f"{PAGE}.1", by=ben)
    refused = recorded(draft, f"{PAGE}.2")
    assert (refused.status_code, answer(draft)) == (409, "Ben was faster")
    assert refused.json()["sentence"].startswith("Ben changed this answer while you were recording")


def record(page):
    box = page.locator("#div_id_q-summary")
    box.get_by_role("button", name="Record sound").click()
    page.get_by_text("0:01 of 3:00").wait_for()
    box.get_by_role("button", name="Stop and keep it").click()
    box.get_by_text("Your recording is saved.").wait_for()


def typed_and_held(page, draft, hold):
    """Type, and let `hold(route)` keep the first save; those behind it go through."""
    held = []

    def handle(route):
        held.append(hold(route)) if not held else route.continue_()

    enter(page, draft.started_by)
    page.goto(section(draft))
    page.route("**/autosave/", handle)
    type_into(page, " One more.")
    page.wait_for_timeout(1500)
    return held[0]


@browser_database
def test_a_save_whose_answer_is_late_does_not_stand_in_the_way_of_a_recording(page, draft):
    route, arrived = typed_and_held(page, draft, lambda route: (route, route.fetch()))
    assert "One more." in answer(draft)
    record(page)
    route.fulfill(response=arrived)
    type_into(page, "Words that go with it")
    saved(page)
    says_nothing(page)
    assert (answer(draft)["recording"]["seconds"] > 0, answer(draft)["text"]) == (True, "Words that go with it")
    assert kept(page) == []


@browser_database
def test_a_save_that_arrives_after_the_recording_is_old_news(page, draft):
    route = typed_and_held(page, draft, lambda route: route)
    record(page)
    with page.expect_response("**/autosave/") as late:
        route.continue_()
    assert late.value.status == 409
    page.wait_for_timeout(300)
    says_nothing(page)
    assert (state(page).inner_text(), page.locator(".conflict").count(), kept(page)) == ("Saved", 0, [])
    assert answer(draft)["recording"]["seconds"] > 0
    assert "One more." in texts(draft)[1]
