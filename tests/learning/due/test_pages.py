"""Who owes whom: the partner's page and the staff's, in a fixed number of queries, and nothing of it touches money."""

import uuid

from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.fund.models import Posting
from grants.payments.models import Instalment
from grants.payments.services import schedule_instalments
from grants.runs.models import PaymentLine
from learning.changes import services as changes
from learning.reports import services
from learning.talks import services as talks
from shaping_future import clock
from tests.cast import signed_in_as
from tests.grants.bank.cast import banked
from tests.learning.granted import report_of, told


def queries(browser, address):
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(address)
    assert page.status_code == 200
    return len(asked), page.text


def test_the_partners_page_says_what_we_owe(world):
    report = told(world)
    changes.write_message(world.award, "We need time.", uuid.uuid4(), by=world.partner)
    address = f"/partner/grants/{world.award.public_id}/learning/"
    count, page = queries(signed_in_as(world.partner), address)
    assert ("Our reply comes by" in page, "Our answer comes by" in page, count <= 12) == (True, True, True)
    with clock.at(clock.now().replace(year=clock.now().year + 2)):
        page = signed_in_as(world.partner).get(address).text
    assert page.count("since") == 2
    services.reply_to_report(report, "Thank you.", by=world.staff)
    assert "We replied" in signed_in_as(world.partner).get(address).text
    for nobody in (world.neighbour, world.staff, world.stranger):
        assert signed_in_as(nobody).get(address).status_code == 404


def test_the_staffs_page_costs_the_same_at_one_row_and_at_more(world):
    browser = signed_in_as(world.staff)
    with clock.at(clock.now().replace(year=clock.now().year + 3)):
        told(world)
        one, page = queries(browser, "/learning/due/")
        assert "Late" in page
        told(world, "final")
        for award, by in ((world.award, world.partner), (world.other, world.neighbour)):
            changes.write_message(award, "We need time.", uuid.uuid4(), by=by)
        more, page = queries(browser, "/learning/due/")
    assert one == more <= 12
    assert page.count("An answer about a change</th>") + page.count("An answer about a change<br>") == 2
    recused = signed_in_as(world.recused).get("/learning/due/").text
    assert world.award.reference not in recused
    for other in (world.partner, world.learning, world.finance):
        assert signed_in_as(other).get("/learning/due/").status_code == 403


def test_a_partner_reads_what_others_opened_and_not_their_own_there(world):
    report = told(world)
    count, page = queries(signed_in_as(world.neighbour), "/learning/reports/")
    assert (str(report.public_id) in page, count <= 12) == (True, True)
    assert (world.award.reference in page, "Our reply" in page) == (False, False)
    assert str(report.public_id) not in signed_in_as(world.partner).get("/learning/reports/").text


def money():
    rows = (Instalment, ("pk", "state", "due_on", "pence")), (PaymentLine, ("pk", "state")), (Posting, ("pk",))
    return [list(model.objects.order_by("pk").values_list(*fields)) for model, fields in rows]


def test_what_did_not_work_never_touches_a_payment(world):
    banked(world.award)
    schedule_instalments(world.award, by=world.finance)
    before = money()
    assert before[0]
    report, talk = told(world), report_of(world, "m6")
    services.open_answer(report.answers.get(order=1), "public", by=world.partner)
    services.reply_to_report(report, "It did not work, and that is fine.", by=world.staff)
    services.write_call_notes(report_of(world, "final"), "Nothing worked at all.", 0, by=world.staff)
    talks.write_notes(talk, {1: ("We stopped.", "private")}, {1: 0}, by=world.partner)
    for user in (world.partner, world.staff):
        talks.confirm_notes(talk, 1, by=user)
    changes.write_message(world.award, "It went wrong.", uuid.uuid4(), by=world.partner)
    with clock.at(clock.now().replace(year=clock.now().year + 3)):  # everything is late
        services.remind_of_learning()
        assert money() == before
    services.write_prompts(world.call, "exit", ["What stays?"], 1, by=world.staff)
    services.schedule_reports(world.award, by=world.staff)
    assert money() == before
