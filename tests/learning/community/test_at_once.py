"""Two at the same moment: the last seat of a circle, two yeses to one question, one page sent twice, two beats."""

import datetime as dt
import uuid

import pytest

from learning.community import services
from learning.community.models import MentoringPair, Post
from shaping_future import clock
from shaping_future.errors import Refused
from shaping_future.outbox.models import Message
from tests.learning.community.cast import space
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_of_them_happens_once():
    one = space()
    circle = services.start_circle("Last seat", "", True, 3, by=one.mina)
    services.take_seat(circle, by=one.sol)
    found = at_once(*(lambda user=user: services.take_seat(circle, by=user) for user in (one.abe, one.kit)))
    assert sum(isinstance(result, Refused) for result in found) == 1
    assert sorted(circle.members.values_list("seat", flat=True)) == [1, 2, 3]

    thread, key = services.start_thread("Twice", "x", by=one.mina), uuid.uuid4()
    found = at_once(*[lambda: services.say(thread, "Once.", key=key, by=one.sol)] * 3)
    assert len({result.pk for result in found}) == 1
    assert Post.objects.filter(text="Once.").count() == 1

    ends = clock.today() + dt.timedelta(days=30)
    found = at_once(
        lambda: services.ask_for_mentoring(one.presence(one.sol), True, "Us", ends, by=one.mina),
        lambda: services.ask_for_mentoring(one.presence(one.mina), True, "Us", ends, by=one.sol),
    )
    assert sum(isinstance(result, Refused) for result in found) == 1
    assert MentoringPair.objects.count() == 1

    services.choose_mail(one.presence(one.abe).mail | {"threads": "daily"}, by=one.abe)
    noon = dt.datetime.combine(clock.today() + dt.timedelta(days=2), dt.time(12), clock.LONDON)
    with clock.at(noon):  # digests are sent after eight, whatever the hour is in which this runs
        at_once(*[services.send_digests] * 2)
    assert Message.objects.filter(key__startswith="community:digest:daily").count() == 1
