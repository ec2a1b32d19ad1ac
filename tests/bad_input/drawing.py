"""Draws for the world of forms: one that is open, one that is fixed, one whose public number can be known."""

import datetime as dt
from typing import Any

from cocreation.drawing import services
from cocreation.drawing.models import Draw
from grants.applications.models import Application
from grants.calls.models import Call
from shaping_future import clock

WHY = "We could fund all of these and see no difference."


def draw(world: Any) -> None:
    cast, soon = world.cast, clock.now() + dt.timedelta(days=3)
    world.draw_open = begun(world.calls["drafting"], cast, soon)
    world.draw_fixed = fixed(begun(world.calls["drafting"], cast, soon), world)
    past = clock.now() - dt.timedelta(days=2)
    with clock.at(past):
        known = fixed(begun(world.calls["drafting"], cast, past + dt.timedelta(days=1)), world)
    world.draw_known = known


def begun(call: Call, cast: Any, moment: dt.datetime) -> Draw:
    seen = Application.objects.visible_to(cast.facilitator).readable().filter(call=call)
    entries = {one.pk: one.asked_pence for one in seen}
    return services.begin_draw(call, entries, WHY, 4_500_000, "dice", "Six dice", moment, by=cast.facilitator)


def adds(world: Any, draw: Draw):
    """A member who may know of all of them."""
    return next(one for one in world.cast.readers if Draw.objects.visible_to(one).filter(pk=draw.pk).exists())


def fixed(draw: Draw, world: Any) -> Draw:
    services.commit_number(draw, by=adds(world, draw))
    return services.freeze_draw(draw, by=world.cast.facilitator)
