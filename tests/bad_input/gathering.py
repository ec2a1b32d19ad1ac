"""The partners' space of the forms' world, and introductions after its round."""

import datetime as dt
from typing import Any

from learning.community import queries, services
from learning.community.models import Presence
from shaping_future import clock
from tests.learning.community import cast


def gather(world: Any) -> None:
    """The people of three grants; one of everything, and what only one form needs."""
    mina, sol, abe = (one.application.started_by for one in (world.award, world.unpaid, world.unsigned))
    world.shared = shared = cast.gathered(mina, sol, abe, world.cast.learning)
    shared.other_ask = cast.ask(mina, "Who knows a printer?", ["media"])
    shared.other_offer = cast.offer(abe, "We print leaflets.", ["media"])
    shared.open_circle = services.start_circle("Walking", "", True, 3, by=abe)
    shared.mail_key = queries.mail_key(shared.presence, "threads")
    shared.sols = Presence.objects.get(user=sol)
    shared.abes = Presence.objects.get(user=abe)
    shared.own_post = shared.thread.posts.get(by=mina)
    shared.soon = (clock.today() + dt.timedelta(days=20)).isoformat()
    world.wish, world.meeting = cast.wished(world.funded, world.unpaid.application)
    other = world.unsigned.application
    world.other_wish = cast.wished(other, world.unpaid.application)[0]
