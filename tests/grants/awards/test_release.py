"""All outcomes of a call are released at one moment, or none is; before that nothing of them can be seen anywhere."""

import datetime as dt
import re

import pytest

from grants.applications.models import State
from grants.awards import services
from grants.awards.models import Agreement, Award, PublicName
from grants.awards.terms import months_later, terms_hash
from grants.calls.models import Stage
from grants.fund.models import Account
from grants.fund.queries import balances, problems
from grants.letters import services as letters
from grants.letters.models import Outcome
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.files.models import Document
from shaping_future.interruptions import mark_for_scripts
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry, Seal
from tests.cast import person, signed_in_as
from tests.grants.awards.cast import award_of, decided, released, written

pytestmark = pytest.mark.django_db


def traces():
    """Everything that a release would leave."""
    return (
        Award.objects.count(),
        Agreement.objects.count(),
        Document.objects.filter(kind="agreement").count(),
        Message.objects.count(),
        Outcome.objects.exclude(released_at=None).count(),
        Entry.objects.count(),
    )


def states(world):
    for application in world.applications:
        application.refresh_from_db()
    world.call.refresh_from_db()
    return world.call.stage, {application.state for application in world.applications}


def pages(user, application):
    """What the applicant's browser gets from every page that might tell, without what is their own by nature."""
    browser = signed_in_as(user)
    paths = [
        "/applications/",
        "/partner/",
        *(f"/applications/{application.public_id}/{end}" for end in ("", "letter/")),
    ]
    found = []
    for path in paths:
        answer = browser.get(path, follow=True)
        text = answer.text.replace(str(application.public_id), "ID").replace(application.reference, "REF")
        text = text.replace(application.organisation.name, "NAME").replace(user.email, "EMAIL").replace(user.name, "ME")
        text = text.replace(mark_for_scripts(user), "MARK").replace(str(int(application.sent_at.timestamp())), "SENT")
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
        found.append((answer.status_code, text))
    return found


def test_everybody_hears_at_one_moment():
    world = written(decided(funded=2, declined=2))
    told = Message.objects.count()
    assert services.release_outcomes(world.call, by=world.staff) == 4
    assert states(world) == (Stage.RELEASED, {State.FUNDED, State.NOT_THIS_TIME})
    assert [application.state for application in world.applications] == ["funded"] * 2 + ["not_this_time"] * 2
    assert len(set(Outcome.objects.values_list("released_at", flat=True))) <= 4
    assert set(Award.objects.values_list("application", flat=True)) == {one.pk for one in world.funded}
    assert Message.objects.count() - told == 4
    assert not Entry.objects.filter(seal=None).exists()
    assert Seal.objects.exists()
    money = balances(world.call.fund)
    assert (money[Account.RESERVED], money[Account.COMMITTED], problems(world.call.fund)) == (0, 5_000_000, [])


def test_one_unchecked_decline_blocks_all():
    world = written(decided(funded=2, declined=2))
    outcome = world.outcome(world.declined[1])
    letters.write_outcome(outcome, "Members lead.", "A new reason.", by=world.staff)
    before, was = traces(), states(world)
    with pytest.raises(NotAllowedNow, match="1 of 4 letters are not written and checked"):
        services.release_outcomes(world.call, by=world.staff)
    assert (traces(), states(world)) == (before, was)
    assert balances(world.call.fund)[Account.RESERVED] == 5_000_000
    letters.check_outcome(outcome, by=world.checker)
    assert services.release_outcomes(world.call, by=world.staff) == 4


def test_a_crash_in_the_middle_leaves_nothing(monkeypatch):
    world = written(decided(funded=2, declined=1))
    before = traces()
    monkeypatch.setattr("grants.awards.services.release.mark_released", lambda call, by: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.release_outcomes(world.call, by=world.staff)
    assert traces() == before
    assert states(world) == (Stage.SIGNED_OFF, {State.ELIGIBLE})


def test_an_outcome_that_is_missing_blocks_all():
    world = decided()
    with pytest.raises(NotAllowedNow, match="Prepare the outcomes first"):
        services.release_outcomes(world.call, by=world.staff)
    written(world)
    world.outcome(world.declined[0]).delete()
    with pytest.raises(NotAllowedNow, match="Prepare the outcomes first"):
        services.release_outcomes(world.call, by=world.staff)
    assert not Award.objects.exists()


def test_letters_that_are_not_what_the_board_signed_are_not_released():
    world = written(decided(funded=1, declined=1))
    Outcome.objects.filter(application=world.declined[0]).update(kind="funded")
    with pytest.raises(NotAllowedNow, match="not what the Board signed off"):
        services.release_outcomes(world.call, by=world.staff)
    assert not Award.objects.exists()


def test_only_staff_release_and_only_once():
    world = written(decided())
    for other in (person(), world.facilitator, world.board[0], world.finance):
        with pytest.raises(NotAllowed, match="MEX staff"):
            services.release_outcomes(world.call, by=other)
    services.release_outcomes(world.call, by=world.staff)
    before = traces()
    with pytest.raises(NotAllowedNow, match="released once"):
        services.release_outcomes(world.call, by=world.staff)
    assert traces() == before


def test_a_call_that_funds_nothing_can_be_released():
    world = released(funded=0, declined=1)
    assert states(world) == (Stage.RELEASED, {State.NOT_THIS_TIME})
    assert not Award.objects.exists()


def test_before_the_release_the_funded_and_the_declined_see_the_same():
    world = written(decided(funded=1, declined=1))
    funded, declined = (pages(application.started_by, application) for application in world.applications)
    assert [status for status, _ in funded] == [200, 200, 200, 404]
    assert funded == declined
    assert all("Decision made" in funded[index][1] for index in (0, 2))


def test_the_mail_of_the_funded_and_the_declined_says_the_same():
    world = released()
    mails = [Message.objects.get(to=one.started_by.email, key__startswith="outcome-") for one in world.applications]
    bodies = {mail.body.replace(str(one.public_id), "") for mail, one in zip(mails, world.applications, strict=True)}
    assert len(bodies) == len({mail.subject for mail in mails}) == 1
    for mail, application in zip(mails, world.applications, strict=True):
        text = mail.subject + mail.body
        assert application.organisation.name not in text
        assert "£" not in text
        assert "fund" not in mail.subject


def test_each_letter_is_for_its_own_people_only():
    world = released()
    funded, declined = world.applications
    address = "/applications/{}/letter/".format
    mine = signed_in_as(funded.started_by).get(address(funded.public_id))
    assert (mine.status_code, "£25,000" in mine.text, "Others were closer" in mine.text) == (200, True, True)
    theirs = signed_in_as(declined.started_by).get(address(declined.public_id))
    assert (theirs.status_code, "Not this time" in theirs.text, "Members lead." in theirs.text) == (200, True, True)
    assert "rejected" not in theirs.text.lower()
    for stranger in (funded.started_by, person(), *(person(role) for role in Role)):
        assert signed_in_as(stranger).get(address(declined.public_id)).status_code == 404


def test_an_award_runs_for_the_months_of_its_strand_from_the_start_of_the_work():
    world = released(declined=0)
    award = award_of(world.funded[0])
    start = world.call.timeline.get(key="implementation").start
    assert (award.starts_on, award.pence, award.public_name) == (start, 2_500_000, PublicName.OWN)
    assert award.ends_on == months_later(start, world.funded[0].strand.months)
    assert re.fullmatch(r"G-[2-9A-Z]{6}", award.reference)


def test_an_award_made_after_the_planned_start_begins_when_it_is_made():
    world = written(decided(declined=0))
    start = world.call.timeline.get(key="implementation").start
    with clock.at(dt.datetime.combine(start + dt.timedelta(days=40), dt.time(12), clock.LONDON)):
        services.release_outcomes(world.call, by=world.staff)
    assert award_of(world.funded[0]).starts_on == start + dt.timedelta(days=40)


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (dt.date(2025, 6, 1), 24, dt.date(2027, 5, 31)),
        (dt.date(2025, 1, 31), 1, dt.date(2025, 2, 27)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 27)),
        (dt.date(2025, 12, 1), 1, dt.date(2025, 12, 31)),
        (dt.date(2025, 11, 15), 1, dt.date(2025, 12, 14)),
    ],
)
def test_months_later(day, months, last):
    assert months_later(day, months) == last


def test_what_the_board_asked_for_becomes_a_condition_once():
    world = released(declined=0, condition="Send the safeguarding policy.", instalment=2)
    award = award_of(world.funded[0])
    condition = award.conditions.get()
    assert (condition.text, condition.instalment, condition.met_at) == ("Send the safeguarding policy.", 2, None)
    assert award.agreement.terms["conditions"][0]["text"] == "Send the safeguarding policy."


def test_the_agreement_keeps_its_terms_and_their_hash():
    world = released(declined=0)
    award = award_of(world.funded[0])
    terms = award.agreement.terms
    assert (terms["partner"], terms["pence"]) == (world.funded[0].organisation.name, 2_500_000)
    assert sum(payment["pence"] for payment in terms["payments"]) == 2_500_000
    assert award.agreement.terms_hash == terms_hash(terms)


@pytest.mark.parametrize(
    ("answer", "name"),
    [("Our name", "own"), ("A name we choose", "region"), ("Region and type of group only", "region")],
)
def test_the_public_name_begins_as_the_form_said_or_at_the_safest(answer, name):
    world = released(declined=0, public_name=answer)
    award = award_of(world.funded[0])
    assert award.public_name == name
    assert award.name_in_public == (world.funded[0].organisation.name if name == "own" else "Network (Wales)")
