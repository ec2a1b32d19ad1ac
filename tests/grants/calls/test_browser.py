"""The public pages in a real browser: accessible, nothing wider than the screen, and usable without JavaScript."""

import pytest
from django.urls import reverse

from shaping_future.files import services as files
from tests.browser import WIDTHS, fits
from tests.cast import a_call

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ["call-list", "call-detail", "call-questions", "eligibility-check", "call-pack"]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_public_page_is_accessible_and_fits(open_page, axe, width):
    call = a_call()
    files.make_waiting()
    page = open_page(viewport={"width": width, "height": 900})
    for name in PAGES:
        page.goto(reverse(name, args=[] if name == "call-list" else [call.slug]))
        for folded in page.query_selector_all("details"):
            folded.evaluate("part => part.open = true")
        axe(page)
        assert fits(page), name


def test_the_eligibility_check_works_without_javascript(nojs_page):
    call = a_call()
    page = nojs_page
    page.goto(reverse("call-list"))
    page.get_by_role("link", name="Can I apply?").click()
    page.get_by_role("button", name="See what this means").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    for question in call.eligibility_questions.all():
        answer = "not_applicable" if question.key == "host" else "no" if question.key == "one_lead" else "yes"
        page.locator(f"input[name={question.key}][value={answer}]").check()
    page.get_by_role("button", name="See what this means").click()
    page.get_by_role("heading", name="Let us talk first").wait_for()
    page.get_by_text("Choose the one you most want us to read.").wait_for()


def test_the_result_pages_are_accessible(page, axe):
    call = a_call()
    for wrong in (None, "committee", "uk_focus"):
        page.goto(reverse("eligibility-check", args=[call.slug]))
        for question in call.eligibility_questions.all():
            page.locator(f"input[name={question.key}][value={'no' if question.key == wrong else 'yes'}]").check()
        with page.expect_navigation():  # the address stays the same
            page.get_by_role("button", name="See what this means").click()
        axe(page)
