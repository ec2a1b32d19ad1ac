"""On a phone, without a script: a report in sound is sent, read, answered, and the answer is read."""

import pytest

from tests.files.tapes import webm
from tests.journeys.browsing import Journey
from tests.learning.granted import report_of, two_grants

pytestmark = pytest.mark.django_db(transaction=True)
TAPE = {"name": "ours.webm", "mimeType": "audio/webm", "buffer": webm()}


def test_a_report_in_sound_from_a_phone_without_a_script(open_page, live_server, axe):
    world = two_grants()
    report = report_of(world)
    journey = Journey(open_page, live_server.url, axe, worker=None, javascript=False)
    partner, staff = journey.person(world.partner), journey.person(world.staff)
    for one in (partner, staff):
        one.page.set_viewport_size({"width": 390, "height": 844})
    partner.opens("/partner/").follows(f"Learning of {world.award.reference}: dates, replies, messages")
    partner.follows("Learning report: text")
    first = report.answers.get(order=1)
    partner.page.get_by_text("Record it instead").first.click()
    partner.page.locator("#id_file-1").set_input_files(TAPE)
    partner.page.locator("#id_visibility-1").select_option("partners")
    partner.page.get_by_role("button", name="Save", exact=True).click()
    partner.sees("Saved. You can come back", "Recorded answer")
    partner.presses("Save and send the report").sees("The next date is ours", "Our reply comes by")
    staff.opens("/learning/due/").follows("Answer").sees(first.prompt, "Recorded answer")
    staff.writes("Our reply", "Thank you. We heard you.").presses("Send our reply").sees("a message is on its way")
    partner.follows("Learning report: text").sees("Thank you. We heard you.")
