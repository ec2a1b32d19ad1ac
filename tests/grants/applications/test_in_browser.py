"""An application in a real browser: without JavaScript, and looked at by axe. By keyboard: tests/journeys."""

import io
import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from grants.applications.models import Application, State
from grants.applications.services import check_eligibility
from grants.calls.models import Call, Stage
from shaping_future.accounts.roles import Role
from shaping_future.files.models import Document
from shaping_future.outbox.models import Message
from tests.browser import fits
from tests.cast import a_call, an_application, answers_to, person, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")  # a folder; pictures of every page at two widths


def enter(page, user):
    """Let this browser be signed in as `user`."""
    client = sign_in(Client(), user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    here = {"domain": "localhost", "path": "/"}
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, **here}])


@pytest.fixture
def look(open_page, axe):
    """A function: the page is accessible, does not scroll sideways on a phone, and has its picture when asked for."""

    def check(page, name):
        page.wait_for_load_state()
        axe(page)
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert fits(page), (name, width)
            if SHOTS and width > 320:
                Path(SHOTS).mkdir(parents=True, exist_ok=True)
                page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})

    yield check
    # To read what a style sheet imports, axe writes it into the page, and the policy stops it. Such a complaint names
    # no address; one about the page itself does.
    open_page.problems[:] = [one for one in open_page.problems if not one.startswith(": Applying inline style")]


def test_every_page_of_an_application_is_accessible(page, look):
    call, lead = a_call(), person(name="Amina")
    enter(page, lead)
    page.goto(reverse("application-list"))
    look(page, "list-empty")
    page.goto(reverse("application-start", args=[call.slug]))
    look(page, "start")
    page.get_by_label(re.compile("One organisation or network")).check()
    page.get_by_role("button", name="Start your application").click()
    page.wait_for_url("**/applications/**")
    look(page, "tasks-new")
    page.get_by_role("link", name="Your idea").click()
    page.wait_for_url("**/section/2/")
    page.get_by_label(re.compile("In one short paragraph")).fill(" ".join(["word"] * 101))
    look(page, "section-new")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    expect(page.get_by_text("Write 100 words or fewer; you have 101.")).to_have_count(2)
    look(page, "section-errors")
    application = Application.objects.get()
    page.goto(reverse("application-check", args=[application.public_id]))
    look(page, "check-incomplete")
    page.goto(reverse("application-equity", args=[application.public_id]))
    look(page, "equity")
    page.goto(reverse("application-strand", args=[application.public_id]))
    look(page, "strand")


@pytest.mark.long
def test_the_rest_of_its_life_is_accessible(page, look):
    lead = person(name="Amina")
    draft = an_application(user=lead)
    enter(page, lead)
    here = {name: reverse(f"application-{name}", args=[draft.public_id]) for name in (
        "detail", "check", "receipt", "unsend", "withdraw",
    )}  # fmt: skip
    page.goto(here["detail"])
    look(page, "tasks-done")
    for order in range(1, 7):
        page.goto(reverse("application-section", args=[draft.public_id, order]))
        look(page, f"section-{order}")
    page.goto(here["check"])
    look(page, "check")
    page.get_by_role("button", name="Send your application").click()
    page.wait_for_url("**/receipt/")
    look(page, "receipt")
    for name in ("unsend", "withdraw", "detail"):
        page.goto(here[name])
        look(page, f"{name}-sent")
    page.goto(reverse("application-list"))
    look(page, "list")
    Call.objects.update(stage=Stage.CHECKING)
    sent = Application.objects.get()
    check_eligibility(sent, "needs_conversation", "", "We wonder who would hold the money.", by=person(Role.STAFF))
    page.goto(here["detail"])
    look(page, "talk")


def test_two_texts_are_shown_side_by_side_and_the_desk_reads(page, look):
    lead, staff = person(name="Amina"), person(Role.STAFF)
    draft = an_application(user=lead)
    enter(page, lead)
    page.goto(reverse("application-section", args=[draft.public_id, 2]))
    answer = draft.response.answers.get(question__key="summary")
    answer.value, answer.version, answer.changed_by = "From another window.", answer.version + 1, lead
    answer.save()
    page.get_by_label(re.compile("In one short paragraph")).fill("From this window.")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("heading", name="Two answers to question 3").wait_for()
    look(page, "conflict")
    page.get_by_text("From another window.").wait_for()
    page.get_by_label(re.compile("In one short paragraph")).fill("Both.")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/section/3/")
    assert draft.response.answers.get(question__key="summary").value == "Both."

    an_application(draft.call, sent=True)
    Call.objects.update(stage=Stage.CHECKING)
    sent = Application.objects.get(state=State.SENT)
    enter(page, staff)
    page.goto(reverse("admin:index"))
    look(page, "desk")
    page.goto(reverse("application-find"))
    look(page, "desk-list")
    page.goto(reverse("admin:grants_application_change", args=[sent.pk]))
    look(page, "desk-application")
    page.set_viewport_size({"width": 390, "height": 900})
    box = page.get_by_text("We meet every week").first.bounding_box()
    assert box["x"] + box["width"] <= 390, "answers are cut off on a phone"
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("link", name="Not eligible").click()
    page.wait_for_url("**/step/not-eligible/")
    look(page, "desk-step")


def fill(page, call):
    """Write every answer as a person would, in the order of the sections."""
    values = answers_to(call, name="Example Sisters")
    page.get_by_label("Name of your organisation or network").fill("Example Sisters")
    page.get_by_label("What kind of group is it?").select_option("network")
    page.get_by_label("Where are you based?").select_option("wales")
    page.get_by_label("Our name").check()
    page.get_by_role("button", name="Save and continue").click()
    for keys in (("summary", "why_now", "who_leads", "what_do"), ("systems", "connect")):
        for key in keys:
            page.locator(f"[name=q-{key}]").fill(values[key])
        page.get_by_role("button", name="Save and continue").click()
    page.locator("[name=q-budget-0-kind]").select_option("people")
    page.locator("[name=q-budget-0-what]").fill("Two days a week")
    page.locator("[name=q-budget-0-amount]").fill("25,000")
    page.locator("[name=q-budget-with_less]").fill("Fewer days.")
    page.locator("[name=q-care]").fill(values["care"])
    page.get_by_role("button", name="Save and continue").click()
    page.locator("[name=q-links]").fill("Nobody.")
    page.get_by_role("button", name="Save and continue").click()
    page.locator("[name=q-declaration]").check()
    page.get_by_role("button", name="Save and continue").click()


def test_without_javascript_one_can_start_write_and_send(nojs_page):
    call, lead, page = a_call(), person(), nojs_page
    enter(page, lead)
    page.goto(reverse("application-start", args=[call.slug]))
    page.get_by_label(re.compile("One organisation or network")).check()
    page.get_by_role("button", name="Start your application").click()
    page.get_by_role("link", name="About you").click()
    fill(page, call)
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    page.get_by_role("button", name="Send your application").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your application")
    sent = Application.objects.get()
    assert (sent.state, sent.asked_pence) == (State.SENT, 2_500_000)


def test_the_worker_makes_the_receipt(worker):
    lead = person()
    sent = an_application(user=lead, sent=True)
    worker.settle()
    receipt = Document.objects.get(kind="application-receipt")
    assert (receipt.state, receipt.title) == (Document.State.READY, f"Receipt for application {sent.reference}")
    content = receipt.file.read()
    receipt.file.close()
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(content)).pages)
    assert sent.reference in text
    assert "We meet every week" in text
    assert Message.objects.get(key__startswith="application:sent").sent_at is not None
