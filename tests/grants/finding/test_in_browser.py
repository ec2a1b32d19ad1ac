"""The list in a real browser: axe, a phone, the keyboard, with JavaScript and without."""

import pytest
from django.urls import reverse

from grants.applications.models import Application, State
from grants.calls.models import Call, Stage
from shaping_future.accounts.roles import Role
from tests.cast import a_call, an_application, answers_to, person, signed_in_as

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/desk/applications/?all=1"


@pytest.fixture
def call():
    call = a_call()
    for number, words in enumerate(["We bake bread", "نحن نخبز الخبز معا", "We sew"]):
        answers = answers_to(call, what_do=words, name=f"Circle {number} " + "with a long name " * 6)
        an_application(call, sent=True, answers=answers)
    Call.objects.update(stage=Stage.CHECKING)
    return call


def opened(open_page, live_server, user, **options):
    page = open_page(**options)
    cookies = signed_in_as(user).cookies
    page.context.add_cookies([{"name": n, "value": m.value, "url": live_server.url} for n, m in cookies.items()])
    page.goto(LIST)
    return page


def test_search_filter_tick_and_step_with_javascript(open_page, live_server, axe, call):
    page = opened(open_page, live_server, person(Role.STAFF))
    axe(page)
    page.get_by_role("searchbox", name="Words").fill("الخبز")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    assert page.locator("mark").inner_text() == "الخبز"
    axe(page)
    page.get_by_text("Keep this filter").click()
    page.get_by_label("Name of this filter").fill("Bread")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("link", name="Change the filter Bread").click()
    axe(page)
    page.get_by_role("link", name="Applications", exact=True).click()
    page.wait_for_url("**q=*")  # what was used last
    page.get_by_role("link", name="Show all").click()
    page.get_by_label("Tick all on this page").check()
    assert "(3)" in page.locator("legend", has_text="ticked").inner_text()
    page.get_by_role("button", name="Find eligible").click()
    page.get_by_text("3 applications").wait_for()
    axe(page)
    page.get_by_role("button", name="Yes, they are eligible").click()
    page.get_by_text("Found eligible: 3.").wait_for()
    assert set(Application.objects.values_list("state", flat=True)) == {State.ELIGIBLE}
    page.get_by_label("Take all 3 that this list finds").check()
    page.get_by_role("button", name="Export as CSV").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the CSV file").click()
    assert download.value.suggested_filename.endswith(".csv")


def test_the_same_without_javascript_by_keyboard(open_page, live_server, call):
    page = opened(open_page, live_server, person(Role.STAFF), javascript=False)
    page.get_by_role("searchbox", name="Words").fill("sew")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=sew*")
    page.locator("summary", has_text="More filters").click()
    page.get_by_label("Region").select_option("TLL")
    page.get_by_role("button", name="Find", exact=True).click()
    page.wait_for_url("**region=TLL*")
    box = page.get_by_role("checkbox", name="Tick STF")
    box.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Find eligible").press("Enter")
    page.get_by_role("button", name="Yes, they are eligible").press("Enter")
    page.get_by_text("Found eligible: 1.").wait_for()
    assert Application.objects.filter(state=State.ELIGIBLE).count() == 1
    page.goto("/desk/applications/")
    assert "q=sew" in page.url  # remembered


def test_on_a_phone_nothing_is_wider_than_the_screen(open_page, live_server, axe, call):
    page = opened(open_page, live_server, person(Role.STAFF), viewport={"width": 320, "height": 700})
    page.locator("summary", has_text="More filters").click()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto(f"{reverse('application-find')}?least=lots&q=bread")
    page.get_by_text("numbers only").first.wait_for()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_dossier_is_made_by_the_worker_and_downloaded(open_page, live_server, worker, call):
    page = opened(open_page, live_server, person(Role.STAFF))
    page.get_by_label("Tick all on this page").check()
    page.get_by_role("button", name="Make a dossier").click()
    page.get_by_role("button", name="Make the dossier").click()
    page.wait_for_url("**/documents/**")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click(timeout=60_000)
    assert download.value.suggested_filename == "Dossier of 3 applications.zip"
