"""The form in Chromium: accessible, usable without JavaScript, narrow enough for a phone."""

import pytest
from playwright.sync_api import expect

from shaping_future.questionnaires import queries
from tests.cast import person
from tests.files.samples import pdf
from tests.questionnaires.cast import COMPLETE, every_type, save

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.questionnaires.pages")]


def narrow(page):
    return page.evaluate("document.documentElement.scrollWidth <= 320")


def test_the_form_and_the_answers_are_accessible_and_fit_a_phone(open_page, axe):
    response = every_type()
    save(response, person(name="Asha"), **COMPLETE)
    page = open_page(viewport={"width": 320, "height": 800})
    for address in (f"/edit/{response.pk}/", f"/read/{response.pk}/"):
        page.goto(address)
        axe(page)
        assert narrow(page), address


def test_mistakes_are_shown_accessibly_with_what_was_typed(page, axe):
    response = every_type()
    page.goto(f"/edit/{response.pk}/")
    page.fill("[name='q-why']", "word " * 12)
    assert "2 words too many" in page.locator("[data-count-for=id_q-why]").inner_text()
    page.fill("[name='q-costs-0-amount']", "12,00")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Write 10 words or fewer; you have 12.")).not_to_have_count(0)
    expect(page.get_by_text("Row 1: write an amount like 1,200 or 1200.50.")).not_to_have_count(0)
    assert page.input_value("[name='q-costs-0-amount']") == "12,00"
    axe(page)
    assert queries.answers(response) == {}


def test_the_form_is_filled_in_without_javascript(nojs_page):
    response = every_type()
    person(name="Asha")
    page = nojs_page
    page.goto(f"/edit/{response.pk}/")
    page.get_by_label("Name of your organisation or network").fill("Example Sisters")
    page.get_by_label("Region only").check()
    page.get_by_label("Row 1: Kind of cost").select_option(label="Fees")
    page.get_by_label("Row 1: What it is").fill("Coach")
    page.get_by_label("Row 1: Amount in pounds").fill("1,000")
    page.get_by_label("Captions").check()
    page.get_by_label("10. It is true.").check()
    page.set_input_files("[name='q-paper']", {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    page.get_by_role("button", name="Save and add more rows").first.click()
    expect(page.get_by_text("You added plan.pdf")).to_have_count(1)
    found = queries.answers(response)
    assert found["costs"]["total_pence"] == 100_000
    assert (found["naming"], found["easier"], found["sure"]) == ("Region only", ["Captions"], True)
    page.get_by_label("Remove this file").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    assert queries.answers(response)["paper"] == {}


def test_the_later_of_two_editors_sees_both_texts_and_saves_on_purpose(page, open_page, axe):
    response, other = every_type(), open_page()
    person(name="Asha"), person(name="Ben")
    page.goto(f"/edit/{response.pk}/?as=Asha")
    other.goto(f"/edit/{response.pk}/?as=Ben")
    for one, text in ((page, "From Asha"), (other, "From Ben")):
        one.fill("[name='q-why']", text)
        with one.expect_navigation():
            one.get_by_role("button", name="Save", exact=True).click()
    assert other.locator("#conflict-why .two-texts__one").all_inner_texts() == [
        "What was saved\n\nFrom Asha", "What you wrote\n\nFrom Ben",
    ]  # fmt: skip
    axe(other)
    assert queries.answers(response) == {"why": "From Asha"}
    other.fill("[name='q-why']", "From both")
    with other.expect_navigation():
        other.get_by_role("button", name="Save", exact=True).click()
    assert queries.answers(response) == {"why": "From both"}
