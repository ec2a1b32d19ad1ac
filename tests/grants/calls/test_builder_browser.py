"""Building a call in a real browser: by mouse, by keyboard, without JavaScript, on a phone."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from grants.calls import services
from grants.calls.definition import editing
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.roles import Role
from tests.browser import WIDTHS, WITH_AND_WITHOUT, fits
from tests.cast import a_call, an_application, person, signed_in_as
from tests.designed import agreed
from tests.grants.calls.test_builder_pages import page as address

pytestmark = pytest.mark.django_db(transaction=True)


def opened_by(user, open_page, live_server, **options):
    page = open_page(**options)
    cookie = signed_in_as(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def in_weeks(weeks):
    return (clock.today() + dt.timedelta(weeks=weeks)).isoformat()


@pytest.mark.parametrize("javascript", [True, pytest.param(False, marks=pytest.mark.long)])
def test_copy_a_call_edit_its_form_and_see_what_is_to_do(open_page, live_server, javascript):
    old = a_call()
    page = opened_by(person(Role.STAFF), open_page, live_server, javascript=javascript)
    page.goto(reverse("admin:grants_call_change", args=[old.pk]))
    page.get_by_role("link", name="Copy it for a new call").click()
    page.get_by_label("The new title").fill("The next call")
    page.get_by_label("The end of its address").fill("The next call")
    page.get_by_label("When it opens").fill(f"{in_weeks(10)}T10:00")
    page.get_by_label("When it closes").fill(f"{in_weeks(16)}T12:00")
    page.get_by_role("button", name="Make the copy").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    page.get_by_label("The end of its address").fill("the-next-call")
    page.get_by_role("button", name="Make the copy").click()
    page.get_by_text("is here, being prepared").wait_for()

    page.get_by_role("link", name="Sections and questions").click()
    page.get_by_role("link", name="Add a question").first.click()
    page.get_by_label("How people answer").select_option("choice")
    page.get_by_label("The question", exact=True).fill("How did you hear of us?")
    page.get_by_label("Answers to choose from").fill("A friend\nA newsletter")
    page.get_by_label("Only ask it if").select_option("strand == joint")
    if not javascript:
        page.get_by_role("button", name="Show it, save nothing").click()
    shown = page.locator("#look")
    shown.get_by_text("A newsletter").wait_for()
    shown.get_by_text("Only asked if you apply as").wait_for()
    assert (
        not Call.objects.get(slug="the-next-call")
        .questionnaire.questions.filter(type="choice")
        .exclude(key="public_name")
    )
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name=re.compile("^Down ?: question 1$")).click()
    call = Call.objects.get(slug="the-next-call")
    keys = list(call.questionnaire.questions.order_by("number").values_list("key", flat=True))
    assert keys[:2] == ["public_name", "org"]
    assert call.questionnaire.questions.get(key="how_did_you_hear").show_if == "strand == joint"

    page.get_by_role("link", name="Build it").click()
    page.get_by_role("link", name="Criteria and weights").click()
    page.get_by_label("Weight").first.fill("20")
    if javascript:
        page.get_by_role("status").get_by_text("95").wait_for()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Build it").click()
    page.get_by_role("link", name="Go-live list").click()
    page.get_by_text("They add up to 95").wait_for()


@pytest.mark.parametrize("javascript", WITH_AND_WITHOUT)
def test_a_change_from_its_beginning_to_the_applicants_page(open_page, live_server, javascript):
    call = a_call()
    agreed(call, "questions", title="A shorter question")
    draft = an_application(call)
    first, second, lead = (
        opened_by(user, open_page, live_server, javascript=javascript)
        for user in (person(Role.STAFF), person(Role.STAFF), draft.started_by)
    )
    first.goto(address(call, "overview"))
    first.get_by_role("link", name="Changes since launch").click()
    first.get_by_role("button", name="Begin a change").click()
    first.get_by_role("link", name="Sections and questions").click()
    first.get_by_role("link", name="3. In one short paragraph").click()
    first.get_by_label("The question", exact=True).fill("In one short paragraph: what would you do?")
    first.get_by_role("button", name="Save", exact=True).click()
    first.get_by_role("link", name="See what changes").click()
    first.get_by_role("button", name="Ask a second person").click()
    first.get_by_role("heading", name="There is a problem").wait_for()
    first.get_by_label("Why does the call change?").fill("The question was too long.")
    first.get_by_label("Who decided it, and when?").fill("The Group, on 3 May")
    first.get_by_label("Which decision of the Group changes it?").select_option(index=1)
    first.get_by_role("button", name="Ask a second person").click()
    first.get_by_text("A colleague must confirm it").wait_for()
    second.goto(address(call, "change"))
    second.locator("del").get_by_text("with this grant").wait_for()
    second.get_by_role("button", name="Confirm").click()
    second.get_by_text("The call has changed").first.wait_for()
    lead.goto(reverse("application-detail", args=[draft.public_id]))
    lead.get_by_role("link", name="See what changed").click()
    lead.get_by_text("The question was too long.").wait_for()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_are_accessible_and_fit(open_page, live_server, axe, width):
    staff = person(Role.STAFF)
    call, launched = a_call(launched=False), a_call()
    tester = services.invite_tester(call, "Selam", "selam@testers.example", by=staff)
    services.tell_as_tester(tester, 95, "What is a host?")
    services.begin_amendment(launched, by=staff)
    services.change_call(launched, lambda data: editing.remove_question(data, "links"), by=staff)
    page = opened_by(staff, open_page, live_server, viewport={"width": width, "height": 900})
    token = services.token_of(tester)
    for where in (
        *(address(call, name) for name in ("overview", "copy", "questions", "criteria")),
        *(address(call, name) for name in ("form", "checklist", "testers")),
        address(call, "question", "summary"), address(call, "question_add"), address(call, "section", 1),
        *(address(call, "part", name) for name in ("basics", "strands", "timeline", "deciding")),
        address(call, "part_item", "eligibility", 0), address(launched, "change"), address(launched, "overview"),
        reverse("call-try", args=[token]), reverse("call-try-tell", args=[token]),
    ):  # fmt: skip
        assert page.goto(where).status == 200
        assert fits(page), where
        axe(page)


def test_a_question_is_edited_by_keyboard_alone(open_page, live_server):
    call = a_call(launched=False)
    page = opened_by(person(Role.STAFF), open_page, live_server)
    page.goto(address(call, "questions"))
    link = page.get_by_role("link", name="3. In one short paragraph")
    for _ in range(60):
        page.keyboard.press("Tab")
        if link.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/summary/")
    page.get_by_label("The question", exact=True).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("What would you do?")
    page.locator("#look").get_by_text("3. What would you do?").wait_for()
    assert page.get_by_label("The question", exact=True).evaluate("one => one === document.activeElement")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    page.wait_for_url("**/questions/")
    assert Call.objects.get(pk=call.pk).questionnaire.questions.get(key="summary").label == "What would you do?"
