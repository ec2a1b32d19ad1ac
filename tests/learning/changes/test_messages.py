"""Something needs to change: a message, an answer with a date on us, and nothing of the grant changes by it."""

import datetime as dt
import uuid

import pytest

from learning.changes import services
from learning.changes.models import ChangeMessage
from learning.changes.tasks import remind_of_messages
from shaping_future import clock
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.working_days import working_days_after
from tests.cast import signed_in_as


def write(world, text="We need more time.", by=None, key=None):
    return services.write_message(world.award, text, key or uuid.uuid4(), by=by or world.partner)


def test_a_message_waits_for_us_until_we_answer_and_is_settled(world):
    request = write(world).request
    write(world, "And other dates.")
    assert request.award.change_requests.get().reply_due_on == working_days_after(clock.today(), 15)
    with pytest.raises(NotAllowedNow, match="Write it first"):
        services.close_request(request, by=world.staff)
    write(world, "Let us talk.", by=world.staff)
    request.refresh_from_db()
    assert (request.reply_due_on, request.answerer) == (None, world.staff)
    services.close_request(request, by=world.staff)
    with pytest.raises(NotAllowedNow, match="already"):
        services.close_request(request, by=world.partner)
    with pytest.raises(NotAllowedNow, match="has not asked"):
        write(world, "Hello?", by=world.staff)
    assert write(world, "Again.").request != request


def test_the_same_page_sends_once_and_who_may_not_write(world):
    key = uuid.uuid4()
    assert write(world, key=key) == write(world, key=key)
    assert ChangeMessage.objects.count() == 1
    for other in (world.neighbour, world.recused, world.learning, world.finance):
        with pytest.raises(NotAllowed):
            write(world, by=other)
    for text in (" ", "x" * 4001):
        with pytest.raises(NotValid):
            write(world, text)


def test_whoever_answers_is_reminded_once_each_time(world):
    request = write(world).request
    for days, mails in ((0, 1), (0, 1), (7, 2), (9, 2)):
        with clock.at(dt.datetime.combine(request.reply_due_on + dt.timedelta(days=days), dt.time(9), clock.LONDON)):
            remind_of_messages()
            assert "We owe you an answer since" in signed_in_as(world.partner).get(page(world)).text or not days
        assert Message.objects.filter(key__regex="^change-(on|after)", to=world.staff.email).count() == mails
    assert not Message.objects.filter(key__startswith="change-", to=world.recused.email).exists()


def page(world):
    return f"/grants/{world.award.public_id}/messages/"


def test_the_page_for_both_sides(world):
    theirs, ours = signed_in_as(world.partner), signed_in_as(world.staff)
    sent = {"text": "We need <b>time</b>.", "key": str(uuid.uuid4())}
    assert theirs.post(page(world), sent).status_code == 302
    assert theirs.post(page(world), sent).status_code == 302
    assert ours.get(page(world)).text.count("We need &lt;b&gt;time&lt;/b&gt;.") == 1
    assert "Propose a change of the grant" in ours.get(page(world)).text
    assert "Propose a change of the grant" not in theirs.get(page(world)).text
    for bad in ({"text": "", "key": sent["key"]}, {"text": "x" * 4001, "key": sent["key"]}, {"text": "x", "key": "x"}):
        assert theirs.post(page(world), bad).status_code == 400
    for nobody in (world.neighbour, world.recused, world.stranger, world.learning):
        assert signed_in_as(nobody).get(page(world)).status_code in (403, 404)
    settle = f"/grants/messages/{world.award.change_requests.get().public_id}/settle/"
    assert signed_in_as(world.neighbour).post(settle).status_code == 404
    assert theirs.post(settle).status_code == 302
