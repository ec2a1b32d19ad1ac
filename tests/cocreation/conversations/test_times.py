"""Preparing, inviting, and choosing a time: the same for each finalist, and never one time for two."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cocreation.conversations import services
from cocreation.conversations.models import Conversation, ConversationQuestion, Slot
from cocreation.conversations.queries import free_slots, said_time
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import person
from tests.cocreation.conversations.cast import MINUTES, QUESTIONS, at, invited, prepared
from tests.deciding import a_deciding_call
from tests.standing import built_once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    yield from built_once(invited, django_db_blocker)


@pytest.fixture
def talking(made):
    return made


def test_the_first_invitation_fixes_the_questions_and_the_minutes(talking):
    with pytest.raises(NotAllowedNow, match="stay the same for everybody"):
        services.prepare_plan(talking.call, ["Why?"], 20, ["phone"], clock.today(), by=talking.facilitator)
    for change in (
        lambda: ConversationQuestion.objects.filter(plan=talking.plan).update(text="Another?"),
        lambda: ConversationQuestion.objects.create(plan=talking.plan, order=9, text="One more?"),
        lambda: talking.plan.questions.first().delete(),
        lambda: type(talking.plan).objects.filter(pk=talking.plan.pk).update(minutes=10),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert [one.text for one in talking.plan.questions.all()] == QUESTIONS
    assert talking.plan.minutes == MINUTES


def test_what_cannot_be_a_plan_or_a_time_is_refused(talking):
    world = a_deciding_call(1, members=0)
    give = lambda **more: services.prepare_plan(  # noqa: E731
        world.call,
        **{"questions": QUESTIONS, "minutes": 40, "kinds": ["phone"], "choose_by": clock.today() + dt.timedelta(9)}
        | {"by": world.facilitator} | more,
    )  # fmt: skip
    for wrong, said in (
        ({"questions": [" "]}, "one to 10 questions"), ({"questions": ["a"] * 11}, "one to 10 questions"),
        ({"minutes": 5}, "10 to 180"), ({"kinds": ["letter"]}, "one way to talk"), ({"kinds": []}, "one way to talk"),
        ({"choose_by": clock.today() - dt.timedelta(1)}, "still to come"),
    ):  # fmt: skip
        with pytest.raises(NotValid, match=said):
            give(**wrong)
    with pytest.raises(NotAllowed, match="A facilitator prepares"):
        give(by=person(Role.GROUP_MEMBER))
    with pytest.raises(NotValid, match="still to come"):
        services.offer_slots(talking.call, [clock.now()], by=talking.facilitator)
    with pytest.raises(NotAllowedNow, match="Write the questions"):
        services.offer_slots(world.call, [at(3, 10)], by=world.facilitator)


def test_nobody_is_invited_without_questions_and_enough_times():
    world = a_deciding_call(2, members=0)
    services.shortlist(world.call, world.applications, "Both.", by=world.facilitator)
    with pytest.raises(NotAllowedNow, match="Write the questions"):
        services.invite_finalists(world.call, by=world.facilitator)
    prepared(world)
    services.offer_slots(world.call, [at(9, 10)], by=world.facilitator)
    with pytest.raises(NotAllowedNow, match="there are 1 free, for 2"):
        services.invite_finalists(world.call, by=world.facilitator)
    assert not Conversation.objects.filter(application__call=world.call).exists()
    leads = [one.started_by.email for one in world.applications]
    assert not Message.objects.filter(key__startswith="talk:", to__in=leads).exists()


def test_the_invitation_is_a_quiet_mail_to_the_lead_alone(talking):
    mails = Message.objects.filter(key__contains=":invited:")
    assert {one.to for one in mails} == {talking.lead(0).email, talking.lead(1).email}
    names = [one.organisation.name for one in talking.world.applications]
    for one in mails:
        assert one.subject == "There is news about your application"
        assert not any(name in one.body for name in names)
        assert not any(word in one.body.lower() for word in ("finalist", "shortlist", "chosen", "decid"))
    with pytest.raises(NotAllowedNow, match="invited already"):
        services.invite_finalists(talking.call, by=talking.facilitator)


def test_a_finalist_chooses_changes_and_gives_back_until_a_day_before(talking):
    chosen = talking.choose(0, 0)
    assert (chosen.state, chosen.slot, chosen.kind) == ("booked", talking.slots[0], "phone")
    assert talking.choose(0, 0).changes == 1  # the same again is no change
    with pytest.raises(NotAllowedNow, match="Somebody has chosen this time"):
        talking.choose(1, 0)
    talking.choose(0, 1)
    talking.choose(1, 0)
    with clock.at(talking.slots[1].starts_at - dt.timedelta(hours=23)):
        with pytest.raises(NotAllowedNow, match="less than a day"):
            talking.choose(0, 3)
        with pytest.raises(NotAllowedNow, match="less than a day"):
            services.give_back_slot(talking.fresh(0), by=talking.lead(0))
    given = services.give_back_slot(talking.fresh(0), by=talking.lead(0))
    assert (given.state, given.slot) == ("invited", None)
    assert talking.slots[1] in free_slots(talking.fresh(1))


def test_only_the_lead_and_whoever_arranges_choose(talking):
    for who in (talking.lead(1), talking.world.members[0], person(), person(Role.BOARD)):
        with pytest.raises(NotAllowed):
            services.choose_slot(talking.fresh(0), talking.slots[0], "phone", by=who)
    with pytest.raises(NotValid, match="ways to talk"):
        talking.choose(0, 0, kind="in_person")
    with clock.at(talking.slots[0].starts_at - dt.timedelta(hours=2)):
        with pytest.raises(NotAllowedNow, match="more than a day"):
            talking.choose(0, 0)
        booked = services.choose_slot(talking.fresh(0), talking.slots[0], "video", by=talking.facilitator)
    assert booked.state == "booked"


def test_when_no_time_fits_somebody_offers_one_of_their_own(talking):
    services.say_none_fits(talking.fresh(0), "Sundays after ten", by=talking.lead(0))
    assert Message.objects.filter(key__contains=":none:", to=talking.facilitator.email).exists()
    booked = services.book(talking.fresh(0), at(13, 11), "video", by=talking.facilitator)
    assert (booked.own_times, booked.slot.only_for, booked.state) == ("", booked, "booked")
    services.give_back_slot(talking.fresh(0), by=talking.lead(0))
    own = Slot.objects.get(only_for=booked)
    assert own in free_slots(talking.fresh(0))
    assert own not in free_slots(talking.fresh(1))
    with pytest.raises(NotAllowedNow, match="Somebody has chosen"):
        services.choose_slot(talking.fresh(1), own, "video", by=talking.lead(1))


def test_blocked_days_are_offered_to_nobody_and_members_keep_their_reason(talking):
    day = at(10, 10).date()
    services.choose_slot(talking.fresh(1), talking.slots[0], "phone", by=talking.lead(1))
    services.block_days(talking.call, day, day, "Eid", by=talking.facilitator)
    assert [one.starts_at for one in talking.slots if one.starts_at.date() == day] == [at(10, 10)]  # chosen already
    with pytest.raises(NotValid, match="Eid"):
        services.offer_slots(talking.call, [at(10, 16)], by=talking.facilitator)
    theirs = services.block_days(talking.call, at(11, 1).date(), at(11, 1).date(), "Mine", by=talking.world.members[0])
    assert (theirs.why, theirs.user) == ("", talking.world.members[0])
    with pytest.raises(NotAllowed, match="takes it back"):
        services.unblock_days(theirs, by=talking.world.members[1])
    talking.seat()
    assert at(11, 10) not in [one.starts_at for one in free_slots(talking.fresh(0))]
    services.unblock_days(theirs, by=talking.world.members[0])
    assert at(11, 10) in [one.starts_at for one in free_slots(talking.fresh(0))]
    services.save_arrangement(
        talking.fresh(0), {"needs": [], "words": ""}, [(at(11, 1).date(), at(11, 1).date())], by=talking.lead(0)
    )
    assert at(11, 10) not in [one.starts_at for one in free_slots(talking.fresh(0))]


def test_a_time_reads_in_uk_time_and_in_the_finalists_own(talking):
    slot = talking.slots[0]
    assert said_time(slot, "Europe/London").theirs == ""
    assert "10am to 10:40am UK time" in str(said_time(slot, "Europe/London"))
    assert "Iran" in said_time(slot, "Asia/Tehran").theirs
    assert "13:30" in said_time(slot, "Asia/Tehran").theirs


def test_a_chosen_time_cannot_be_taken_back(talking):
    talking.choose(0, 0)
    with pytest.raises(NotAllowedNow, match="Somebody has chosen"):
        services.take_back_slot(talking.slots[0], by=talking.facilitator)
    services.take_back_slot(talking.slots[1], by=talking.facilitator)
    assert len(talking.slots) == 5


def test_off_the_shortlist_is_off_the_diary_and_frees_the_time(talking):
    talking.choose(0, 0)
    services.shortlist(
        talking.call, [talking.conversations[1].application], "One.", reason="We misread.", by=talking.facilitator
    )
    assert (talking.fresh(0).state, talking.fresh(0).slot) == ("called_off", None)
    assert talking.choose(1, 0).slot == talking.slots[0]
    mail = Message.objects.get(key__contains=":off:", to=talking.lead(0).email)
    assert "misread" not in mail.body
    services.shortlist(talking.call, talking.world.applications[:2], "Both.", reason="Not so.", by=talking.facilitator)
    assert [one.state for one in services.invite_finalists(talking.call, by=talking.facilitator)] == ["invited"]
