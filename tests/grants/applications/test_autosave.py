"""Saving what is being typed: small forms, one sentence for each thing that is in the way, and no text lost."""

import pytest
from django.test import Client
from django.urls import reverse

from grants.applications import queries
from grants.applications.models import Participant, State
from grants.applications.services import withdraw_application
from shaping_future import clock
from shaping_future.interruptions import mark_for_scripts
from shaping_future.questionnaires.models import SectionTime
from shaping_future.questionnaires.queries import history
from shaping_future.record.models import Entry
from tests.cast import an_application, person, sign_in, signed_in_as

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def draft():
    return an_application(user=person(name="Amina"))


@pytest.fixture
def editor(draft):
    ben = person(name="Ben")
    Participant.objects.create(application=draft, user=ben, part=Participant.Part.EDITOR)
    return ben


def autosave(draft, fields, by=None, browser=None):
    browser = browser or signed_in_as(by or draft.started_by)
    return browser.post(reverse("application-autosave", args=[draft.public_id]), fields, **SCRIPT)


def text_of(draft, key="summary"):
    return draft.response.answers.get(question__key=key).value


def test_one_answer_is_kept_and_the_time_is_said(draft):
    answer = autosave(draft, {"q-summary": "Something new.", "v-summary": "1"})
    assert answer.status_code == 200
    found = answer.json()
    assert found["saved"] == {"summary": 2}
    assert found["at"] == f"{clock.now().astimezone(clock.LONDON):%H:%M}"
    assert (found["errors"], found["conflicts"], found["sentence"]) == ({}, {}, "")
    assert text_of(draft) == "Something new."
    assert text_of(draft, "why_now").startswith("We meet every week")


def test_every_kind_of_question_but_a_file_is_kept(draft):
    fields = {
        "q-budget-size": "10", "q-budget-0-kind": "people", "q-budget-0-what": "Time", "q-budget-0-amount": "20,000",
        "q-budget-with_less": "Less.", "v-budget": "1", "q-public_name": "A name we choose", "v-public_name": "1",
        "q-contact_how": ["BSL"], "v-contact_how": "0", "v-declaration": "1", "q-org-name": "Another", "v-org": "1",
        "q-plan": "no file", "v-plan": "0",
    }  # fmt: skip
    found = autosave(draft, fields).json()
    assert set(found["saved"]) == {"budget", "public_name", "contact_how", "declaration", "org"}
    assert text_of(draft, "budget")["total_pence"] == 2_000_000
    assert text_of(draft, "declaration") is False
    assert text_of(draft, "org")["name"] == "Another"


def test_what_cannot_be_kept_is_said_beside_what_can(draft):
    answer = autosave(draft, {"q-summary": "word " * 101, "v-summary": "1", "q-why_now": "Now.", "v-why_now": "1"})
    assert answer.status_code == 400
    found = answer.json()
    assert found["errors"] == {"summary": ["Write 100 words or fewer; you have 101."]}
    assert found["saved"] == {"why_now": 2}
    assert (text_of(draft, "why_now"), text_of(draft)[:7]) == ("Now.", "We meet")


def test_a_stale_text_overwrites_nothing_and_both_come_back(draft, editor):
    autosave(draft, {"q-summary": "From Amina.", "v-summary": "1"})
    answer = autosave(
        draft, {"q-summary": "From Ben.", "v-summary": "1", "q-why_now": "Ben.", "v-why_now": "1"}, editor
    )
    assert answer.status_code == 409
    found = answer.json()
    assert (found["saved"], text_of(draft), text_of(draft, "why_now")) == ({"why_now": 2}, "From Amina.", "Ben.")
    box = found["conflicts"]["summary"]
    assert box["version"] == 2
    assert all(text in box["html"] for text in ("From Amina.", "From Ben.", "Amina saved an answer at"))
    chosen = {"q-summary": "Both.", "v-summary": str(box["version"])}
    assert autosave(draft, chosen, editor).json()["saved"] == {"summary": 3}


def test_a_page_never_meets_its_own_save_as_a_conflict(draft):
    """The answer to a save may be lost on the way: the next one still shows the version before it."""
    first = {"q-summary": "One", "v-summary": "1", "p-summary": "page-0001.1"}
    assert autosave(draft, first).json()["saved"] == {"summary": 2}
    assert autosave(draft, first).json()["saved"] == {"summary": 2}
    again = autosave(draft, {"q-summary": "One two", "v-summary": "1", "p-summary": "page-0001.2"})
    assert (again.status_code, again.json()["saved"]) == (200, {"summary": 3})
    other = autosave(draft, {"q-summary": "Another window", "v-summary": "1", "p-summary": "page-0002.9"})
    assert (other.status_code, text_of(draft)) == (409, "One two")
    assert "You saved an answer" in other.json()["conflicts"]["summary"]["html"]


def test_a_save_that_arrives_after_a_later_one_is_passed_over(draft, editor):
    mark = "page-0001.{}"
    autosave(draft, {"q-summary": "One two", "v-summary": "1", "p-summary": mark.format(2)})
    late = autosave(draft, {"q-summary": "One", "v-summary": "1", "p-summary": mark.format(1)})
    assert (late.status_code, late.json()["passed"], text_of(draft)) == (200, ["summary"], "One two")
    autosave(draft, {"q-summary": "From Ben", "v-summary": "2"}, editor)
    later = autosave(draft, {"q-summary": "One two", "v-summary": "1", "p-summary": mark.format(2)})
    assert (later.status_code, later.json()["passed"], text_of(draft)) == (200, ["summary"], "From Ben")
    new = autosave(draft, {"q-summary": "One two three", "v-summary": "1", "p-summary": mark.format(3)})
    assert (new.status_code, text_of(draft)) == (409, "From Ben")


def test_nobody_goes_on_from_somebody_elses_page(draft, editor):
    autosave(draft, {"q-summary": "From Amina.", "v-summary": "1", "p-summary": "page-0001.1"})
    answer = autosave(draft, {"q-summary": "Ben.", "v-summary": "1", "p-summary": "page-0001.2"}, editor)
    assert (answer.status_code, text_of(draft)) == (409, "From Amina.")


def test_a_page_that_is_behind_hears_who_changed_what(draft, editor):
    version = autosave(draft, {"q-summary": "From Amina.", "v-summary": "1", "version": "1"}).json()
    assert (version["version"], version["others"]) == (2, [])
    found = autosave(draft, {"q-why_now": "Now.", "v-why_now": "1", "version": "1"}, editor).json()
    assert {"key": "summary", "number": 3, "version": 2, "who": "Amina"} in found["others"]
    assert found["version"] == 3


def test_seconds_add_up_and_nonsense_is_none(draft):
    for seconds in ("40", "20", "0", "-5", "many", "99999"):
        autosave(draft, {"section": "2", "seconds": seconds})
    for section in ("99", "", "two"):
        autosave(draft, {"section": section, "seconds": "30"})
    assert list(SectionTime.objects.values_list("section__order", "seconds")) == [(2, 60)]
    autosave(draft, {"section": "2", "seconds": "9999"})
    assert SectionTime.objects.get().seconds == 660


def test_what_is_typed_in_a_question_that_is_not_asked_any_more_is_kept(draft):
    autosave(draft, {"q-partners-size": "4", "q-partners-0-name": "Example Brothers", "v-partners": "0"})
    assert text_of(draft, "partners")[0]["name"] == "Example Brothers"


def test_what_is_typed_in_a_question_that_was_taken_out_is_said_and_stays_with_the_page(draft):
    fields = {"q-gone": "Typed.", "v-gone": "1", "q-summary": "Something new.", "v-summary": "1"}
    answer = autosave(draft, fields)
    found = answer.json()
    assert (answer.status_code, found["saved"], found["gone"]) == (400, {"summary": 2}, ["gone"])
    assert found["errors"]["gone"][0].endswith("Copy your text if you need it.")
    assert text_of(draft) == "Something new."


def test_scripts_are_told_why_in_json(draft):
    fields = {"q-summary": "Late.", "v-summary": "1"}
    answer = autosave(draft, fields, browser=Client())
    assert (answer.status_code, answer.json()["sentence"]) == (401, "You are signed out.")
    assert autosave(draft, fields, person()).status_code == 404
    with clock.at(draft.call.closes_at):
        answer = autosave(draft, fields)
        assert (answer.status_code, "closed at noon" in answer.json()["sentence"]) == (409, True)
    strict = sign_in(Client(enforce_csrf_checks=True), draft.started_by)
    answer = autosave(draft, fields, browser=strict)
    assert (answer.status_code, "open too long" in answer.json()["sentence"]) == (403, True)
    withdraw_application(draft, by=draft.started_by)
    assert autosave(draft, fields).status_code == 409
    draft.refresh_from_db()
    assert (draft.state, text_of(draft)[:7]) == (State.WITHDRAWN, "We meet")


def test_a_reader_is_refused_and_another_person_at_the_same_browser_too(draft):
    reader = person()
    Participant.objects.create(application=draft, user=reader, part=Participant.Part.READER)
    fields = {"q-summary": "Mine.", "v-summary": "1", "person": mark_for_scripts(reader)}
    assert autosave(draft, fields, reader).status_code == 403
    answer = autosave(draft, fields)
    assert (answer.status_code, answer.json()["sentence"]) == (401, "Somebody else signed in on this browser.")
    assert autosave(draft, fields | {"person": mark_for_scripts(draft.started_by)}).status_code == 200


def test_the_record_keeps_pages_and_the_history_keeps_every_autosave(draft):
    before = Entry.objects.count()
    for number, text in enumerate(("One", "One two"), start=1):
        autosave(draft, {"q-summary": text, "v-summary": str(number)})
    assert Entry.objects.count() == before
    kept = [one.value for one in history(draft.response) if one.question.key == "summary"]
    assert kept[:2] == ["One two", "One"]
    assert queries.versions(draft)["summary"] == 3
