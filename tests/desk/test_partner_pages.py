"""The desk's pages of outcomes, grants and reports: steps call the services, recusal holds, lists cost the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.applications import services as applications
from grants.applications.models import Rung
from grants.awards.models import Award
from grants.calls.models import Stage
from grants.letters.models import Outcome
from learning.reports import services as reports
from shaping_future.accounts.roles import Role
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import award_of, decided, lead, released

pytestmark = pytest.mark.django_db


def test_from_preparing_to_release_on_the_desk():
    world = decided()
    first, second = signed_in_as(world.staff), signed_in_as(world.checker)
    page = "/desk/grants/outcome/"
    assert first.post(f"{page}step/prepare/", {"call": world.call.pk}).status_code == 302
    outcomes = list(Outcome.objects.order_by("pk"))
    assert "Letters to write" in first.get("/desk/").text
    early = first.post(f"{page}step/release/", {"call": world.call.pk})
    assert (early.status_code, "not written and checked yet" in early.text) == (409, True)
    for outcome in outcomes:
        empty = first.post(f"{page}{outcome.pk}/step/write/", {"strength": "", "reason": ""})
        assert empty.status_code == 400
        words = {"strength": "Members lead.", "reason": "Because.", "kind_line": "Keep going."}
        assert first.post(f"{page}{outcome.pk}/step/write/", words).status_code == 302
        assert first.post(f"{page}{outcome.pk}/step/check/").status_code == 409
        assert second.get(f"{page}{outcome.pk}/change/").status_code == 200
        seen = {"seen": second.get(f"{page}{outcome.pk}/step/check/").context["form"]["seen"].value()}
        assert second.post(f"{page}{outcome.pk}/step/check/", seen).status_code == 302
    assert first.post(f"{page}step/release/", {"call": world.call.pk}).status_code == 302
    world.call.refresh_from_db()
    assert (world.call.stage, Award.objects.count()) == (Stage.RELEASED, 1)
    assert first.get(f"{page}{outcomes[0].pk}/change/").status_code == 200


def test_who_is_recused_finds_neither_outcome_nor_grant_nor_report_on_the_desk():
    world = released(declined=0)
    award = award_of(world.funded[0])
    report = reports.schedule_reports(award, by=world.staff)[0]
    recused = person(Role.STAFF)
    addresses = [
        f"/desk/grants/outcome/{world.outcome(world.funded[0]).pk}/change/",
        f"/desk/grants/award/{award.pk}/change/",
        f"/desk/learning/report/{report.pk}/change/",
    ]
    assert [signed_in_as(recused).get(address).status_code for address in addresses] == [200] * 3
    applications.recuse(world.funded[0], recused, Rung.ROOM, by=world.facilitator)
    assert all(signed_in_as(recused).get(address).status_code == 302 for address in addresses)
    for name in ("grants/outcome", "grants/award", "learning/report"):
        assert award.application.organisation.name not in signed_in_as(recused).get(f"/desk/{name}/").text


def test_a_condition_is_met_and_a_report_answered_on_the_desk():
    world = released(declined=0, condition="Send the policy.")
    award = award_of(world.funded[0])
    browser = signed_in_as(world.staff)
    condition = award.conditions.get()
    step = f"/desk/grants/award/{award.pk}/step/condition-met/"
    assert "Send the policy." in browser.get(step).text
    assert signed_in_as(world.finance).post(step, {"condition": condition.pk}).status_code == 403
    assert browser.post(step, {"condition": condition.pk}).status_code == 302
    condition.refresh_from_db()
    assert condition.met_by == world.staff
    assert browser.post("/desk/learning/report/step/schedule/", {"call": world.call.pk}).status_code == 302
    report = award.reports.filter(what="report").first()
    parts = {part.order: ("We rested.", "private") for part in report.answers.all()}
    reports.save_report(report, parts, dict.fromkeys(parts, 0), by=lead(award))
    address = f"/desk/learning/report/{report.pk}/"
    assert "We rested." not in browser.get(f"{address}change/").text
    reports.send_report(report, by=lead(award))
    assert "We rested." in browser.get(f"{address}change/").text
    assert "Reports waiting for our reply" in browser.get("/desk/").text
    assert browser.post(f"{address}step/reply/", {"reply": "Thank you."}).status_code == 302
    assert browser.post(f"{address}step/reply/", {"reply": "Again."}).status_code == 409


@pytest.mark.parametrize("name", ["grants/outcome", "grants/award", "learning/report"])
def test_the_lists_cost_the_same_at_one_row_and_at_three(name):
    counts = []
    for rows in (1, 3):
        world = released(funded=rows, declined=0)
        reports.schedule_for_call(world.call, by=world.staff)
        browser = signed_in_as(world.staff)
        call = "award__application__call" if "report" in name else "application__call"
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(f"/desk/{name}/", {f"{call}__id__exact": world.call.pk})
        assert all(application.organisation.name in page.text for application in world.funded)
        counts.append(len(asked))
    assert counts[0] == counts[1]
