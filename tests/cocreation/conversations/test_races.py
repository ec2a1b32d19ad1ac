"""Two at once, in a file of its own: a world that is built once keeps its transaction open, and others see nothing of
it."""

import pytest

from cocreation.conversations import services
from cocreation.conversations.models import Conversation
from tests.cocreation.conversations.cast import invited
from tests.racing import at_once


@pytest.mark.django_db(transaction=True)
def test_two_finalists_at_once_never_get_the_same_time():
    talking = invited(2)
    slot = talking.slots[0]
    found = at_once(
        *(
            lambda number=number: services.choose_slot(talking.fresh(number), slot, "phone", by=talking.lead(number))
            for number in (0, 1)
        )
    )
    assert sorted(type(one).__name__ for one in found) == ["Conversation", "Gone"]
    assert Conversation.objects.filter(slot=slot).count() == 1
