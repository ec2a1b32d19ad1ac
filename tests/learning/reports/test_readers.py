"""Who reads what of a learning report: what was opened to them, and nothing else."""

import pytest

from grants.applications import services as applications
from grants.applications.models import Rung
from learning.reports import services
from learning.reports.models import Visibility
from learning.reports.queries import answers_open_to, shared_reports
from shaping_future.accounts.roles import Role
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import decided, lead
from tests.learning.reports.cast import scheduled, sent, write

pytestmark = pytest.mark.django_db


def test_a_learning_partner_reads_what_was_opened_and_nothing_else():
    world, award, report = sent(public_name="Region and type of group only")
    services.reply_to_report(report, "About your private matter: we understand.", by=world.staff)
    learning = person(Role.LEARNING)
    assert [part.text for part in answers_open_to(learning, report) if part.text] == [
        "For other partners.",
        "For anyone.",
    ]
    page = signed_in_as(learning).get(f"/partner/reports/{report.public_id}/").text
    listed = signed_in_as(learning).get("/learning/reports/").text
    for text in (page, listed):
        assert "private matter" not in text
        assert award.application.organisation.name not in text
        assert "Network (Wales)" in text
    assert "For anyone." in page


def test_the_partner_and_staff_read_everything_that_was_sent():
    world, award, report = sent()
    services.reply_to_report(report, "We understand.", by=world.staff)
    for reader in (lead(award), world.staff):
        page = signed_in_as(reader).get(f"/partner/reports/{report.public_id}/").text
        assert "A private matter." in page
        assert "We understand." in page


def test_drafts_and_wholly_private_reports_are_nobodys_to_list():
    world, award, draft = scheduled()
    write(draft, lead(award), Visibility.PUBLIC, p1="Not finished.")
    private = award.reports.get(key="final")
    write(private, lead(award), p1="Between us.")
    services.send_report(private, by=lead(award))
    learning = person(Role.LEARNING)
    assert list(shared_reports(learning)) == []
    assert list(shared_reports(world.staff)) == [private]
    for reader, report in ((learning, draft), (learning, private), (world.staff, draft)):
        assert signed_in_as(reader).get(f"/partner/reports/{report.public_id}/").status_code == 404


def test_strangers_and_the_recused_find_no_report():
    world, award, report = sent()
    recused, both = person(Role.STAFF), person(Role.LEARNING)
    for user in (recused, both):
        applications.recuse(award.application, user, Rung.ROOM, by=world.facilitator)
    others = [person(role) for role in Role if role not in ("staff", "learning")]
    for other in (person(), decided(funded=0).declined[0].started_by, recused, both, *others):
        for method in ("get", "post"):
            address = f"/partner/reports/{report.public_id}/"
            assert getattr(signed_in_as(other), method)(address).status_code == 404, other.roles


def test_the_list_is_for_learning_partners_and_staff():
    for other in (person(), *(person(role) for role in Role if role not in ("staff", "learning"))):
        assert signed_in_as(other).get("/learning/reports/").status_code == 403
    learning = signed_in_as(person(Role.LEARNING))
    assert 'href="/learning/reports/" aria-current="page"' in learning.get("/learning/reports/").text
