"""Meetings of the forms' world: one in each state that a form needs."""

from typing import Any

from cocreation.meetings import services
from cocreation.meetings.services import NewItem
from grants.applications.models import Application
from tests.cocreation.meetings.cast import about, begun, over


def meet(world: Any) -> None:
    """Sets what `world` calls: meeting_planned, _bare, _between, _asked, _answered, _talking, _over, _confirmed; their
    items and rounds."""
    cast, call = world.cast, world.calls["deciding"]
    application = Application.objects.visible_to(cast.facilitator).readable().filter(call=call).by_name().first()
    here = [one for one in cast.readers if Application.objects.visible_to(one).filter(pk=application.pk).exists()]
    world.in_the_room = here

    def plan(title: str) -> Any:
        meeting = about(application, cast.facilitator, title, why="It is near the line.", content_note="Detention.")
        services.add_item(meeting, NewItem("talk", 10, title="How we say no"), by=cast.facilitator)
        return meeting

    world.meeting_planned = plan("Planned")
    world.item_planned = world.meeting_planned.items.get(title="How we say no")
    world.meeting_bare = plan("Bare")
    world.meeting_bare.items.all().delete()
    world.meeting_between = begun(plan("Between"), cast.facilitator, here[:3], items=0)
    world.item_next = world.meeting_between.items.first()
    world.meeting_asked = begun(plan("Asked"), cast.facilitator, here)
    world.round_asked = services.open_round(world.meeting_asked.items.first(), "We fund it.", 60, by=cast.facilitator)
    world.meeting_answered = begun(plan("Answered"), cast.facilitator, here[:3])
    world.round_answered = services.open_round(
        world.meeting_answered.items.first(), "We fund it.", 60, by=cast.facilitator
    )
    for member in here:
        services.answer_round(world.round_answered, "consent", by=member)
    world.meeting_shown = begun(plan("Shown"), cast.facilitator, here[:3])
    world.round_shown = services.open_round(world.meeting_shown.items.first(), "We fund it.", 60, by=cast.facilitator)
    world.objector = here[2]
    for member in here:
        said = ("objection", "It harms people.") if member == world.objector else ("consent", "")
        services.answer_round(world.round_shown, *said, by=member)
    services.show_answers(world.round_shown, by=cast.facilitator)
    world.meeting_talking = begun(plan("Talking"), cast.facilitator, here[:3])
    world.item_talking = world.meeting_talking.items.first()
    services.raise_hand(world.meeting_talking, by=here[1])
    world.meeting_break = begun(plan("Resting"), cast.facilitator, here[:3], items=0)
    services.add_item(world.meeting_break, NewItem("break", 10), by=cast.facilitator)
    services.begin_item(world.meeting_break.items.last(), by=cast.facilitator)
    world.meeting_over = over(about(application, cast.facilitator, "Over"), cast.facilitator, here[:3])
    world.meeting_confirmed = over(about(application, cast.facilitator, "Confirmed"), cast.facilitator, here[:3])
    services.confirm_minutes(world.meeting_confirmed, by=cast.facilitator)
