"""Notes are written, shared and corrected; both stand beside each other, and the Group reads both."""

import datetime as dt

import pytest

from cocreation.conversations import services
from cocreation.conversations.errors import StaleNotes
from cocreation.conversations.models import Conversation, Note
from cocreation.conversations.queries import conversation_for, said_in, treated
from grants.applications.models import Rung
from grants.applications.services import recuse
from grants.calls.models import Call, Stage
from shaping_future import clock
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cocreation.conversations.cast import MINUTES, SENTENCE, whole
from tests.standing import built_once

pytestmark = pytest.mark.django_db
PAGE, OTHER = "0123456789ab.1", "ba9876543210.1"


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    yield from built_once(whole, django_db_blocker)


@pytest.fixture
def talking(made):
    return made


def test_only_the_note_taker_writes_and_every_version_is_kept(talking):
    by = talking.note_taker()
    first = services.save_notes(talking.fresh(), {1: " We meet. "}, seen={}, by=by)
    assert first.versions == {1: 1}
    assert services.save_notes(talking.fresh(), {1: "We meet weekly."}, seen={1: 1}, by=by).versions == {1: 2}
    note = Note.objects.get()
    assert [(one.version, one.text) for one in note.events.order_by("pgh_id")] == [
        (1, "We meet."), (2, "We meet weekly."),
    ]  # fmt: skip
    for who in (talking.world.members[0], talking.world.members[5], talking.facilitator, talking.lead()):
        with pytest.raises(NotAllowed, match="takes notes"):
            services.save_notes(talking.fresh(), {1: "Mine"}, seen={1: 2}, by=who)
    with pytest.raises(NotValid, match="not one of the questions"):
        services.save_notes(talking.fresh(), {9: "What?"}, seen={}, by=by)
    with pytest.raises(NotValid, match="5,000"):
        services.save_notes(talking.fresh(), {1: "a" * 5001}, seen={1: 2}, by=by)


def test_two_pages_never_lose_each_others_words(talking):
    by = talking.note_taker()
    auto = lambda texts, seen, mark: services.autosave_notes(  # noqa: E731
        talking.fresh(), texts, seen=seen, marks=dict.fromkeys(texts, mark), by=by
    )
    assert auto({1: "One page"}, {1: 0}, PAGE).versions == {1: 1}
    kept = auto({1: "Another page", 2: "Good"}, {1: 0, 2: 0}, OTHER)
    assert (kept.versions, [(one.theirs, one.mine) for one in kept.conflicts]) == (
        {2: 1}, [("One page", "Another page")],
    )  # fmt: skip
    assert auto({1: "One page goes on"}, {1: 0}, PAGE.replace(".1", ".2")).versions == {1: 2}
    with pytest.raises(StaleNotes):
        services.save_notes(talking.fresh(), {1: "Late", 3: "Not kept"}, seen={1: 1}, by=by)
    assert [one.note.text if one.note else "" for one in said_in(talking.fresh())] == ["One page goes on", "Good", ""]


def test_holding_says_what_was_asked_and_why_it_differs(talking):
    by = talking.note_taker()
    with pytest.raises(NotAllowedNow, match="still to come"):
        services.hold_conversation(talking.fresh(), [1, 2, 3], MINUTES, by=by)
    with clock.at(talking.fresh().slot.ends_at):
        for asked, minutes in (([1, 2], MINUTES), ([1, 2, 3], MINUTES + 6)):
            with pytest.raises(NotValid, match="not the same"):
                services.hold_conversation(talking.fresh(), asked, minutes, by=by)
        with pytest.raises(NotValid, match="which questions"):
            services.hold_conversation(talking.fresh(), [4], MINUTES, by=by)
        held = services.hold_conversation(talking.fresh(), [1, 2], MINUTES, "The line broke.", by=by)
        with pytest.raises(NotAllowedNow):
            services.hold_conversation(talking.fresh(), [1, 2], MINUTES, "Again.", by=by)
    assert (held.state, held.asked, held.differs_why) == ("held", [1, 2], "The line broke.")
    row = next(one for one in treated(talking.facilitator, talking.call) if one.is_held)
    assert (row.application, row.conversation.minutes, row.finalist.notes_written) == (held.application, MINUTES, 0)
    with pytest.raises(NotAllowedNow, match="stays as it is"):
        services.shortlist(talking.call, [], SENTENCE, reason="No.", by=talking.facilitator)


def test_notes_are_shared_corrected_answered_and_then_read_by_the_group(talking):
    held = talking.hold(0, ("One.", "Two.", ""))
    with clock.at(held.held_at):
        with pytest.raises(NotValid, match="Question 3 has none"):
            services.share_notes(held, by=talking.note_taker())
        services.save_notes(held, {3: "Three."}, seen={3: 0}, by=talking.note_taker())
        shared = services.share_notes(held, by=talking.note_taker())
        with pytest.raises(NotAllowedNow, match="until they are shared"):
            services.save_notes(shared, {3: "Other."}, seen={3: 1}, by=talking.note_taker())
        outside = talking.world.members[5]
        with pytest.raises(Conversation.DoesNotExist):
            conversation_for(outside, shared.public_id)
        for who in (talking.lead(1), talking.world.members[0], talking.facilitator):
            with pytest.raises(NotAllowed, match="The finalist corrects"):
                services.correct_notes(shared, {1: "No"}, by=who)
        services.correct_notes(shared, {1: "It is 40 people.", 2: ""}, by=talking.lead())
        assert Message.objects.filter(key__contains=":corrected:", to=talking.facilitator.email).count() == 1
        correction = shared.corrections.get()
        with pytest.raises(NotValid, match="what you heard"):
            services.answer_correction(correction, "beside", " ", by=talking.facilitator)
        services.answer_correction(correction, "beside", "We heard 30.", by=talking.facilitator)
        with pytest.raises(NotAllowedNow, match="answered already"):
            services.answer_correction(correction, "taken_up", "", by=talking.facilitator)
        with pytest.raises(NotAllowedNow, match="have answered"):
            services.correct_notes(shared, {1: "It is 41."}, by=talking.lead())
        services.confirm_notes(talking.fresh(), by=talking.lead())
        with pytest.raises(NotAllowedNow, match="is over"):
            services.correct_notes(shared, {2: "Late"}, by=talking.lead())
        one = said_in(conversation_for(outside, shared.public_id))[0]
    assert (one.note.text, one.correction.text, one.correction.answer_words) == (
        "One.", "It is 40 people.", "We heard 30.",
    )  # fmt: skip


def test_when_the_time_is_over_the_group_reads_whatever_was_said(talking):
    shared, member = talking.share(), talking.world.members[5]
    with clock.at(shared.correct_until):
        assert conversation_for(member, shared.public_id).is_open_to_the_group
        with pytest.raises(NotAllowedNow, match="is over"):
            services.correct_notes(shared, {1: "Late"}, by=talking.lead())
        recuse(shared.application, member, Rung.ROOM, by=member)
        with pytest.raises(Conversation.DoesNotExist):
            conversation_for(member, shared.public_id)


def test_reminders_go_once_a_day_before_and_to_whoever_has_not_chosen(talking):
    slot, plan = talking.slots[0], talking.plan
    with clock.at(plan.choose_by - dt.timedelta(days=2)):
        services.look_after_conversations()
        services.look_after_conversations()
    assert [one.to for one in Message.objects.filter(key__contains=":choose:")] == [talking.lead(1).email]
    with clock.at(slot.starts_at - dt.timedelta(hours=20)):
        services.look_after_conversations()
        services.look_after_conversations()
    told = sorted(one.to for one in Message.objects.filter(key__contains=":tomorrow:"))
    assert told == sorted([talking.lead().email, *(one.email for one in talking.world.members[:3])])
    assert Message.objects.filter(key__contains=":not-chosen:", to=talking.facilitator.email).count() == 1


def test_nothing_is_booked_once_the_group_has_recommended(talking):
    Call.objects.filter(pk=talking.call.pk).update(stage=Stage.RECOMMENDED)
    with pytest.raises(NotAllowedNow, match="before it recommends"):
        talking.choose(1, 1)
    with pytest.raises(NotAllowedNow, match="before it recommends"):
        talking.seat(1)
