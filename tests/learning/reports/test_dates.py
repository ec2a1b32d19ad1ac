"""The dates are those that were signed, follow the end of the grant, and are mentioned once to whoever owes."""

import datetime as dt

import pytest

from grants.awards.models import Party
from grants.awards.terms import fit_learning
from grants.variations import services as variations
from grants.variations.services.asking import Change
from learning.reports import services
from learning.reports.models import Report
from learning.reports.tasks import look_after_learning
from shaping_future import clock
from shaping_future.errors import NotAllowed, NotValid
from shaping_future.outbox.models import Message
from shaping_future.working_days import working_days_after
from tests.cast import signed_in_as
from tests.grants.awards.cast import sign
from tests.learning.granted import report_of, told

DAY = dt.date.fromisoformat
STEPS = [
    {"key": key, "type": kind, "due": DAY(due)}
    for key, kind, due in (
        ("m6", "conversation", "2025-12-01"), ("y1", "report", "2026-06-01"),
        ("m18", "conversation", "2026-12-01"), ("final", "report", "2027-06-30"),
    )
]  # fmt: skip
END = DAY("2027-05-31")


def fitted(end, today=None, needed=()):
    return [(one["key"], one["due"].isoformat()) for one in fit_learning(STEPS, END, DAY(end), needed=needed,
                                                                          today=today and DAY(today))]  # fmt: skip


def test_a_shorter_grant_gets_what_fits():
    assert fitted("2026-05-31") == [("m6", "2025-12-01"), ("final", "2026-06-30")]
    assert fitted("2026-05-31", needed={"y1"})[1] == ("y1", "2026-05-31")
    assert fitted("2027-05-01") == [(one["key"], one["due"].isoformat()) for one in STEPS]


def test_a_longer_grant_goes_on_in_the_same_rhythm_and_what_has_passed_stays():
    longer = fit_learning(STEPS, END, DAY("2028-05-31"), today=DAY("2026-12-15"))
    assert [(one["type"], one["due"].isoformat()) for one in longer] == [
        ("conversation", "2025-12-01"), ("report", "2026-06-01"), ("conversation", "2026-12-01"),
        ("report", "2027-06-02"), ("conversation", "2027-12-02"), ("report", "2028-06-30"),
    ]  # fmt: skip
    after = fitted("2028-05-31", today="2027-07-10")
    assert after[:4] == [(one["key"], one["due"].isoformat()) for one in STEPS]
    assert after[-1] == ("on-28-06", "2028-06-30")


def test_a_variation_moves_the_dates_when_everybody_has_signed_it(world):
    before = dict(world.award.reports.values_list("key", "due_on"))
    ends_on = world.award.ends_on + dt.timedelta(days=366)
    made = variations.propose_change(world.award, Change("They need longer.", ends_on=ends_on), by=world.staff)
    agreement = variations.approve_change(made, by=world.checker).agreement
    assert dict(world.award.reports.values_list("key", "due_on")) == before
    second = world.award.signatories.get().accepted_by
    for party, user in ((Party.PARTNER, world.partner), (Party.SECOND, second), (Party.FUND, world.finance)):
        sign(agreement, party, user)
    after = dict(world.award.reports.values_list("key", "due_on"))
    assert all(after[key] == before[key] for key in ("m6", "y1", "m18"))
    assert after["final"] == before["final"] + dt.timedelta(days=366)
    assert after["exit"] == ends_on
    assert len(after) == len(before) + 2
    signed = {one["key"]: one["due"] for one in agreement.terms["learning"]}
    assert signed == {key: due.isoformat() for key, due in after.items() if key != "exit"}


def test_each_reminder_goes_once_to_whoever_owes(world):
    report = report_of(world)
    for days, mails in ((-15, 0), (-14, 1), (-3, 1), (0, 2), (3, 2), (7, 3), (30, 3)):
        with clock.at(dt.datetime.combine(report.due_on + dt.timedelta(days=days), dt.time(9), clock.LONDON)):
            look_after_learning()
            look_after_learning()
        theirs = Message.objects.filter(key__startswith="report-due-", to=world.partner.email)
        assert theirs.filter(body__contains=str(report.public_id)).count() == mails, days
    bodies = "".join(Message.objects.filter(key__startswith="report-").values_list("subject", flat=True))
    assert world.award.application.organisation.name not in bodies


def test_our_reply_has_a_date_and_we_are_reminded_of_it(world):
    services.set_rules(world.call.fund, 10, 5, 3, True, by=world.staff)
    report = told(world)
    assert report.reply_due_on == working_days_after(clock.today(), 10)
    services.take_reply(report, by=world.checker)
    with clock.at(dt.datetime.combine(report.reply_due_on + dt.timedelta(days=3), dt.time(9), clock.LONDON)):
        look_after_learning()
        mails = Message.objects.filter(key__startswith="report-reply-due-after", body__contains=str(report.public_id))
        assert [one.to for one in mails] == [world.checker.email]
        since = f"We owe you a reply since {report.reply_due_on.day} "
        assert since in signed_in_as(world.partner).get("/partner/").text
        assert "Late" in signed_in_as(world.staff).get("/learning/due/").text


def test_rules_are_staffs_and_within_reason(world):
    with pytest.raises(NotAllowed):
        services.set_rules(world.call.fund, 10, 5, 3, True, by=world.partner)
    with pytest.raises(NotValid):
        services.set_rules(world.call.fund, 0, 5, 3, True, by=world.staff)


def test_a_grant_without_dates_gets_them_in_the_night(world):
    world.other.reports.all().delete()
    assert services.schedule_missing() == 1
    assert Report.objects.filter(award=world.other).count() == 5
    assert services.schedule_missing() == 0
