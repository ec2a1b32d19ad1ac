"""Our reply to a learning report: once, by staff who may, late only with a word."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from grants.applications import services as applications
from grants.applications.models import Rung
from learning.reports import services
from learning.reports.models import Report, ReportState
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import lead
from tests.learning.reports.cast import scheduled, sent

pytestmark = pytest.mark.django_db


def test_mex_replies_once_and_the_partner_hears():
    world, award, report = sent()
    report = services.reply_to_report(report, "  Thank you. ", by=world.staff)
    assert (report.state, report.reply, report.replied_by) == (ReportState.REPLIED, "Thank you.", world.staff)
    mail = Message.objects.get(key__startswith="report-replied-")
    assert (mail.to, "Thank you." in mail.body) == (lead(award).email, False)
    with pytest.raises(NotAllowedNow, match="not waiting"):
        services.reply_to_report(report, "Again.", by=world.checker)


def test_who_may_not_reply_and_what_is_no_reply():
    world, award, report = sent()
    recused, partner = person(Role.STAFF), lead(award)
    applications.recuse(award.application, recused, Rung.ROOM, by=world.facilitator)
    partner.roles = [Role.STAFF]
    partner.save(update_fields=["roles"])
    for other in (person(), partner, recused, world.finance, person(Role.LEARNING)):
        with pytest.raises(NotAllowed):
            services.reply_to_report(report, "Thank you.", by=other)
    with pytest.raises(NotValid, match="Write the reply"):
        services.reply_to_report(report, " \n", by=world.staff)
    report.refresh_from_db()
    assert (report.state, report.reply) == (ReportState.SENT, "")


def test_a_report_that_was_not_sent_has_no_reply():
    world, _, report = scheduled()
    with pytest.raises(NotAllowedNow, match="not waiting"):
        services.reply_to_report(report, "Thank you.", by=world.staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(state="replied")


def test_our_reply_can_be_late_and_says_so():
    _, award, report = sent()
    with clock.at(clock.now() + dt.timedelta(days=30)):
        report.refresh_from_db()
        assert report.is_late
        assert "We owe you a reply since" in signed_in_as(lead(award)).get(f"/partner/reports/{report.public_id}/").text
