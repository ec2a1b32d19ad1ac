"""The Group meets: once to talk about what readers disagreed on, and soon again."""

import datetime as dt

from cocreation.meetings import queries, services
from cocreation.meetings.models import AgendaItem, Meeting
from cocreation.meetings.services import NewItem
from grants.applications.models import Application
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.demo.cast import Cast

PROPOSAL = "We want to fund them, with the full amount."
AMENDED = "We want to fund them, and ask them how the north is reached."
OBJECTION = "As it stands nobody in the north is reached, and that is where the most people wait."
CONCERN = "The care costs look low to me. I would ask about them."
NOTE = "It tells of detention and of a family that was parted."


def hold_a_meeting(call: Call, cast: Cast, *, days: int = 45) -> Meeting:
    """Two applications: one agreed after an objection, one talked about; a break between them; minutes confirmed."""
    starts = _at(call.closes_at + dt.timedelta(days=days), 18)
    with clock.at(starts - dt.timedelta(days=9)):
        meeting = _plan("What readers saw differently", call, cast, starts, minutes=90)
        services.invite(meeting, by=cast.facilitator)
    with clock.at(starts):
        meeting = services.start_meeting(meeting, by=cast.facilitator)
        services.come(meeting, "online", "facilitator", by=cast.facilitator)
        for number, member in enumerate(cast.readers[:9]):
            services.come(meeting, "in_person" if number < 4 else "online", "member", by=member)
        first, *_others = meeting.items.order_by("order")
        _decide(first, cast)
        for item in meeting.items.filter(kind="break")[:1]:
            services.end_item(services.begin_item(item, by=cast.facilitator), by=cast.facilitator)
    with clock.at(starts + dt.timedelta(minutes=80)):
        meeting = services.end_meeting(meeting, by=cast.facilitator)
    with clock.at(starts + dt.timedelta(days=1)):
        services.confirm_minutes(meeting, by=cast.facilitator)
    return meeting


def plan_the_next(call: Call, cast: Cast) -> Meeting:
    """In three days, and everybody is invited."""
    meeting = _plan("The slate, before we decide", call, cast, _at(clock.now() + dt.timedelta(days=3), 14), minutes=120)
    return services.invite(meeting, by=cast.facilitator)


def _at(moment: dt.datetime, hour: int) -> dt.datetime:
    return dt.datetime.combine(moment.astimezone(clock.LONDON).date(), dt.time(hour), clock.LONDON)


def _plan(title: str, call: Call, cast: Cast, starts: dt.datetime, *, minutes: int) -> Meeting:
    ends, by = starts + dt.timedelta(minutes=minutes), cast.facilitator
    meeting = services.plan_meeting(
        title, "hybrid", "Friends House, London, or https://meet.example/group", starts, ends, by=by, call=call
    )
    rows = queries.to_discuss(by, call) or [(one, "") for one in queries.may_be_discussed(by, call)]
    for number, (application, why) in enumerate(rows[:3]):
        if number == 1:
            services.add_item(meeting, NewItem("break", 15), by=by)
        note = NOTE if number == 0 else ""
        services.add_item(meeting, NewItem("decide", 25, "", application, why[:300], note), by=by)
    services.add_item(meeting, NewItem("talk", 10, "What we tell applicants, and when"), by=by)
    return meeting


def _decide(item: AgendaItem, cast: Cast) -> None:
    by, here = cast.facilitator, _in_the_room_for(item, cast)
    item = services.begin_item(item, by=by)
    services.call_hand(item.meeting, here[2], by=by)
    for proposal, said, words in (
        (PROPOSAL, {4: ("objection", OBJECTION, True)}, "The north is missing. We change the proposal."),
        (AMENDED, {5: ("concern", CONCERN, False)}, "Agreed, with the question about the north."),
    ):
        held = services.open_round(item, proposal, 20, by=by)
        for number, member in enumerate(here):
            stance, reason, named = said.get(number, ("consent", "", False))
            services.answer_round(held, stance, reason, named, by=member)
        services.show_answers(held, by=by)
        services.close_round(held, words, by=by)
    services.end_item(item, "decided", AMENDED, "MEX staff ask them about the north by Friday.", by=by)


def _in_the_room_for(item: AgendaItem, cast: Cast) -> list:
    """The nine who came, without who stays out of it."""
    application = Application.objects.filter(pk=item.application_id)
    return [member for member in cast.readers[:9] if application.visible_to(member).exists()]
