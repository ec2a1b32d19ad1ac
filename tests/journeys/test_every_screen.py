"""The applicant's way from start to receipt on the screens that forms usually forget: a small phone, a page enlarged to
twice its size, a page that runs from right to left. Every page is accessible and nothing scrolls sideways."""

import pytest

from tests.cast import a_call, person
from tests.journeys import applying
from tests.journeys.browsing import TOO_WIDE, Journey

ARABIC = "نلتقي كل أسبوع، ونقرر معًا، ونتعلم من بعضنا."
TURNED = "document.addEventListener('DOMContentLoaded', () => { document.documentElement.dir = 'rtl'; });"
DIRECTION = "element => getComputedStyle(element).direction"
SCREENS = {
    "a small phone": {"viewport": {"width": 320, "height": 568}, "has_touch": True},
    "enlarged to 200 %": {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
    "right to left": {"viewport": {"width": 320, "height": 800}},
}


class OnOneScreen(Journey):
    """Looks at every page as it stands on this screen, without changing its size."""

    def look(self, page) -> None:
        self.axe(page)
        assert page.evaluate(TOO_WIDE) <= 0, f"{page.url} scrolls sideways"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "screen", [one if one == "enlarged to 200 %" else pytest.param(one, marks=pytest.mark.long) for one in SCREENS]
)
def test_an_application_is_written_and_sent(screen, open_page, live_server, axe, worker):
    def opened(javascript, viewport):
        page = open_page(javascript=javascript, **SCREENS[screen])
        if screen == "right to left":
            page.add_init_script(TURNED)
        return page

    journey = OnOneScreen(opened, live_server.url, axe, worker, javascript=True)
    call, lead = a_call(), person(name="Amina", email=applying.EMAIL)
    applicant = journey.person(lead)
    applicant.opens(f"/calls/{call.slug}/").follows("Start an application")
    applicant.ticks("One organisation or network: £10,000 to £40,000 for 24 months").presses("Start your application")
    applying.writes_everything(applicant)
    applicant.follows("Change your answer to: In one short paragraph")
    box = applicant.page.get_by_label("In one short paragraph").first
    box.fill(ARABIC)
    assert box.evaluate(DIRECTION) == "rtl"
    applicant.presses("Save and come back later").follows("Check your answers and send").sees(ARABIC)
    shown = applicant.page.get_by_text(ARABIC).first
    assert shown.evaluate(DIRECTION) == "rtl", "an answer keeps its own direction, whatever the page's is"
    assert applicant.page.get_by_text(applying.WHY_NOW).first.evaluate(DIRECTION) == "ltr"
    applicant.presses("Send your application").sees("We have your application", "£30,000")
