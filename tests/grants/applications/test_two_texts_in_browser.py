"""Several people, or several windows, at one page: every text is saved, or shown to whoever wrote it."""

import pytest
from playwright.sync_api import expect

from grants.applications.models import Participant
from shaping_future.questionnaires.models import Answer
from tests.browser import fits
from tests.cast import an_application, person
from tests.grants.applications.writing_page import (
    box,
    crash,
    enter,
    kept,
    saved,
    says,
    says_nothing,
    section,
    state,
    text_of,
    type_into,
)  # fmt: skip

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft():
    return an_application(user=person(name="Amina"))


@pytest.fixture
def amina(page, draft):
    enter(page, draft.started_by)
    page.goto(section(draft))
    return page


@pytest.fixture
def ben(open_page, draft):
    editor = person(name="Ben")
    Participant.objects.create(application=draft, user=editor, part=Participant.Part.EDITOR)
    page = open_page()
    enter(page, editor)
    page.goto(section(draft))
    return page


@pytest.fixture
def conflict(amina, ben, draft):
    """Both wrote the same answer; Amina was first, and Ben sees both texts."""
    box(amina).fill("From Amina.")
    saved(amina)
    box(ben).fill("From Ben.")
    expect(ben.get_by_role("heading", name="Two answers to question 3")).to_be_visible(timeout=10_000)
    return ben


def test_both_texts_are_shown_at_the_field_and_nothing_is_overwritten(conflict, draft, axe):
    page = conflict
    shown = page.locator(".conflict .two-texts__one").all_inner_texts()
    assert shown == ["What was saved\n\nFrom Amina.", "What you wrote\n\nFrom Ben."]
    page.get_by_text("Amina saved an answer at").wait_for()
    says(page, "An answer was changed elsewhere while you were writing. Nothing was lost.")
    assert (text_of(draft), box(page).input_value()) == ("From Amina.", "From Ben.")
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page), width
        axe(page)
    page.get_by_role("button", name="Show both texts").click()
    assert page.evaluate("document.activeElement.className") == "conflict"


def test_keeping_what_one_wrote(conflict, draft):
    conflict.get_by_role("button", name="Keep what I wrote").click()
    saved(conflict)
    says_nothing(conflict)
    assert (text_of(draft), conflict.locator(".conflict").count()) == ("From Ben.", 0)
    assert kept(conflict) == []


def test_keeping_what_was_saved(conflict, draft):
    conflict.get_by_role("button", name="Keep what was saved").click()
    expect(box(conflict)).to_have_value("From Amina.")
    says_nothing(conflict)
    assert (text_of(draft), conflict.locator(".conflict").count()) == ("From Amina.", 0)
    assert kept(conflict) == []
    type_into(conflict, " And Ben.")
    saved(conflict)
    assert text_of(draft) == "From Amina. And Ben."


def test_writing_it_anew_from_both(conflict, draft):
    conflict.get_by_role("button", name="Write it anew from both").click()
    conflict.locator(".conflict").wait_for()
    assert text_of(draft) == "From Amina."
    box(conflict).fill("From both.")
    saved(conflict)
    assert text_of(draft) == "From both."


def test_whoever_types_on_or_leaves_without_choosing_is_asked_again(conflict, draft):
    type_into(conflict, " And more.")
    conflict.wait_for_timeout(2_000)
    assert text_of(draft) == "From Amina."
    conflict.reload()
    expect(conflict.get_by_role("heading", name="Two answers to question 3")).to_be_visible(timeout=10_000)
    assert box(conflict).input_value() == "From Ben. And more."
    conflict.get_by_role("button", name="Save and continue").click()
    expect(conflict.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert conflict.locator("#conflict-summary .two-texts__one").all_inner_texts() == [
        "What was saved\n\nFrom Amina.", "What you wrote\n\nFrom Ben. And more.",
    ]  # fmt: skip
    conflict.wait_for_timeout(2_000)
    assert text_of(draft) == "From Amina."
    conflict.get_by_role("button", name="Save and continue").click()
    conflict.wait_for_url("**/section/3/")
    assert text_of(draft) == "From Ben. And more."


def test_other_answers_that_somebody_changed_are_offered_and_typed_text_stays(amina, ben, draft):
    box(amina, "why_now").fill("Amina says now.")
    saved(amina, "why_now")
    box(ben).fill("Ben's summary.")
    says(ben, "Amina changed question 4 since you opened this page.")
    saved(ben)
    assert box(ben, "why_now").input_value().startswith("We meet every week")
    ben.context.set_offline(True)
    box(ben, "who_leads").fill("Not sent yet.")
    ben.context.set_offline(False)
    ben.get_by_role("button", name="Show the new text").click()
    expect(box(ben, "why_now")).to_have_value("Amina says now.")
    assert box(ben, "who_leads").input_value() == "Not sent yet."
    saved(ben, "who_leads")
    says_nothing(ben)
    assert text_of(draft, "who_leads") == "Not sent yet."
    box(ben, "why_now").fill("Ben says now too.")
    saved(ben, "why_now")
    assert text_of(draft, "why_now") == "Ben says now too."


def test_an_old_text_in_the_browser_never_overwrites_a_newer_one(amina, ben, draft):
    type_into(amina, " Written on a train.")
    page = crash(amina)
    box(ben).fill("Newer, from Ben.")
    saved(ben)
    page.goto(section(draft))
    expect(page.get_by_role("heading", name="Two answers to question 3")).to_be_visible(timeout=10_000)
    assert "Written on a train." in page.locator(".conflict").inner_text()
    assert text_of(draft) == "Newer, from Ben."
    page.get_by_role("button", name="Keep what was saved").click()
    expect(box(page)).to_have_value("Newer, from Ben.")
    assert kept(page) == []


def test_two_windows_of_one_person_do_not_overwrite_each_other(amina, draft):
    second = amina.context.new_page()
    second.goto(section(draft))
    box(amina).fill("In the first window.")
    saved(amina)
    box(second).fill("In the second window.")
    expect(second.get_by_text("You saved an answer at")).to_be_visible(timeout=10_000)
    assert text_of(draft) == "In the first window."
    assert kept(second) == ["summary"]


def test_a_page_goes_on_from_its_own_save_whose_answer_was_lost(amina, draft, open_page):
    """The request arrived, the answer did not: the next save has the old version and is no conflict."""
    lost = []

    def lose(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    amina.context.route("**/autosave/", lose)
    type_into(amina, " One.")
    says(amina, "Not saved yet.")
    assert (lost[0].status, text_of(draft)[-4:]) == (200, "One.")
    type_into(amina, " Two.")
    saved(amina)
    assert text_of(draft).endswith("One. Two.")
    assert Answer.objects.get(response=draft.response, question__key="summary").version == 3
    expect(state(amina)).to_contain_text("Saved")
    open_page.problems[:] = [one for one in open_page.problems if "net::ERR_" not in one]


def test_a_table_of_rows_is_chosen_and_loaded_too(amina, ben, draft):
    for page in (amina, ben):
        page.goto(section(draft, 4))
    amina.locator("[name='q-budget-0-amount']").fill("20,000")
    saved(amina, "budget")
    ben.locator("[name='q-budget-0-amount']").fill("21,000")
    expect(ben.locator(".conflict")).to_be_visible(timeout=10_000)
    ben.get_by_role("button", name="Keep what was saved").click()
    expect(ben.locator("[name='q-budget-0-amount']")).to_have_value("20,000")
    expect(ben.locator("[data-sum]")).to_have_text("£22,500")
    assert text_of(draft, "budget")["total_pence"] == 2_250_000
