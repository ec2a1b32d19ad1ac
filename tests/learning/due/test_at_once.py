"""Two at once: one wins, and nothing is lost or done twice."""

import uuid

import pytest

from learning.changes.models import ChangeMessage
from learning.changes.services import write_message
from learning.reports import services
from tests.learning.granted import told, two_grants
from tests.racing import at_once


@pytest.mark.django_db(transaction=True)
def test_two_replies_at_once_and_one_message_twice_at_once_are_one():
    world = two_grants()
    report = told(world)
    found = at_once(*[
        lambda by=by: services.reply_to_report(report, f"From {by.pk}.", by=by) for by in (world.staff, world.checker)
    ])  # fmt: skip
    assert sorted(type(one).__name__ for one in found) == ["NotAllowedNow", "Report"]
    report.refresh_from_db()
    assert report.reply == f"From {report.replied_by_id}."
    key = uuid.uuid4()
    at_once(*[lambda: write_message(world.award, "We need time.", key, by=world.partner)] * 2)
    assert ChangeMessage.objects.count() == 1
