"""The call changes while a page of its form is open in a browser."""

import time

import pytest
from playwright.sync_api import expect

from tests.cast import an_application
from tests.grants.applications.cast import amend, without_links
from tests.grants.applications.writing_page import enter, kept, says, says_nothing, section, state, type_into

pytestmark = pytest.mark.django_db(transaction=True)


def test_text_to_a_question_that_was_taken_out_is_given_back_and_is_not_sent_again_and_again(page, open_page, axe):
    draft = an_application()
    enter(page, draft.started_by)
    page.goto(section(draft, 5))
    sent = []
    page.on("request", lambda one: sent.append(one) if "/autosave/" in one.url else None)
    amend(draft.call, without_links)
    type_into(page, " We know Noor.", key="links")
    expect(state(page, "links")).to_have_text("Not saved yet")
    expect(page.locator("#div_id_q-links")).to_contain_text("this is not asked any more", timeout=15_000)
    time.sleep(2)
    assert len(sent) <= 2
    assert kept(page) == ["links"]
    axe(page)
    page.goto(section(draft, 2))
    says(page, "We know Noor.")
    page.get_by_role("button", name="Forget this text").click()
    says_nothing(page)
    assert kept(page) == []
    refused = "the server responded with a status of 400"
    open_page.problems[:] = [one for one in open_page.problems if refused not in one]
