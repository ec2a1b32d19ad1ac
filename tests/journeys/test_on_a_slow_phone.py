"""The form on a phone whose processor is six times slower, and pages that stay still while they load and are used."""

import pytest
from django.urls import reverse

from tests.cast import an_application, person, signed_in_as
from tests.journeys.window import opened
from tests.standing import built_once

PHONE = {"width": 390, "height": 844}
SLOWER, MOST_SECONDS, TRIES = 6, 2.0, 3
MOST_SHIFT = 0.1
"""Of the screen: what web.dev calls good."""
SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
}).observe({type: "layout-shift", buffered: true});"""
STILL = "document.fonts.ready.then(() => new Promise((done) => setTimeout(() => done(window.shifted), 300)))"


@pytest.fixture(scope="module")
def draft(browser, django_db_setup, django_db_blocker):
    """The browser comes first: see test_every_page."""
    yield from built_once(lambda: an_application(user=person()), django_db_blocker)


@pytest.fixture
def phone(new_context):
    with opened(new_context(viewport=PHONE, has_touch=True), axe=None) as window:
        window.page.add_init_script(SHIFTS)
        yield window


def form(draft) -> str:
    return reverse("application-section", args=[draft.public_id, 2])


@pytest.mark.django_db
def test_the_form_answers_within_two_seconds_on_a_slow_phone(phone, draft):
    """Seconds of the page's own processor, so that a busy machine is no slower phone. The best of three."""
    client, devtools = signed_in_as(draft.started_by), phone.page.context.new_cdp_session(phone.page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def seconds() -> float:
        metrics = devtools.send("Performance.getMetrics")["metrics"]
        return next(one["value"] for one in metrics if one["name"] == "TaskDuration")

    took = []
    for number in range(TRIES):
        before = seconds()
        phone.open(form(draft), client)  # until it is loaded: its scripts have run
        phone.page.locator("[name='q-summary']").fill(f"We meet every week. {number}")
        took.append(seconds() - before)
        if took[-1] < MOST_SECONDS:
            break
    assert min(took) < MOST_SECONDS, took


@pytest.mark.django_db
def test_pages_stay_still_while_they_load_and_are_used(phone, draft):
    client, page = signed_in_as(draft.started_by), phone.page
    call = draft.call.slug
    for address in (
        reverse("call-detail", args=[call]),
        reverse("call-questions", args=[call]),
        reverse("eligibility-check", args=[call]),
        reverse("application-list"),
        reverse("application-detail", args=[draft.public_id]),
        form(draft),
    ):
        phone.open(address, client)
        assert page.evaluate(STILL) < MOST_SHIFT, address
    box = page.locator("[name='q-summary']")
    box.press_sequentially(" And more.", delay=60)
    page.mouse.wheel(0, 2000)
    assert page.evaluate(STILL) < MOST_SHIFT, "the form, while it was written on"
