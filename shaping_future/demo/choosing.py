"""Before the slate: what each member could live with, and lots between two that nobody can tell apart."""

import datetime as dt

from cocreation.analysis.draw import commitment
from cocreation.deliberation import queries, services
from cocreation.deliberation.services import Answer, Option
from cocreation.drawing import services as drawing
from cocreation.recommendation.queries import may_be_chosen
from grants.applications.models import Application
from grants.calls.models import Call
from grants.fund import queries as fund
from shaping_future import clock
from shaping_future.demo.cast import Cast

OWN_NUMBER = "2b7e151628aed2a6"
DICE = "4-1-6-2-2-5"
NO_DIFFERENCE = "We talked about both twice. We would fund either, and see no difference that we could explain to them."


def vote(call: Call, cast: Cast, days: int) -> None:
    """An approval ballot on every finalist, with the money there is: it stands beside the slate as Equal Shares."""
    opened = call.closes_at + dt.timedelta(days=days)
    finalists = list(may_be_chosen(Application.objects.visible_to(cast.facilitator), call).order_by("pk"))
    with clock.at(opened):
        ballot = services.open_round(
            call, "Which of these could you support?", cast.readers, opened + dt.timedelta(days=1), by=cast.facilitator,
            method="approval", options=[Option(application=one, pence=one.asked_pence) for one in finalists],
            rules={"budget_pence": fund.available(call.fund) // 3},
        )  # fmt: skip
        for number, member in enumerate(cast.readers[:12]):
            mine = [one.order for one in queries.options_for(ballot, member)]
            chosen = {place for place in mine if (number + place) % 3 == 0 or place == mine[number % len(mine)]}
            services.cast(ballot, Answer(choices=dict.fromkeys(sorted(chosen), 1)), by=member)
    with clock.at(ballot.closes_at):
        services.shut_round(ballot, by=cast.facilitator)
        services.close_round(ballot, "We look at it beside the slate. It does not bind us.", by=cast.facilitator)


def draw_lots(call: Call, cast: Cast, days: int) -> None:
    """Two finalists, the money for one, dice; a number that a member made, and one that we keep for another."""
    begun = call.closes_at + dt.timedelta(days=days)
    first, second = may_be_chosen(Application.objects.visible_to(cast.facilitator), call).order_by("asked_pence")[:2]
    with clock.at(begun):
        draw = drawing.begin_draw(
            call, {one.pk: one.asked_pence for one in (first, second)}, NO_DIFFERENCE, second.asked_pence, "dice",
            "Six dice, thrown by Amal at the end of the meeting", begun + dt.timedelta(hours=2), by=cast.facilitator,
        )  # fmt: skip
        seen = (member for member in cast.readers if type(draw).objects.visible_to(member).filter(pk=draw.pk).exists())
        one, other = next(seen), next(seen)
        drawing.commit_number(draw, commitment(OWN_NUMBER), by=one)
        drawing.commit_number(draw, by=other)
        draw = drawing.freeze_draw(draw, by=cast.facilitator)
        drawing.open_number(draw, OWN_NUMBER, by=one)
        drawing.open_number(draw, by=other)
    with clock.at(draw.beacon_at):
        drawing.make_draw(draw, DICE, DICE, by=cast.facilitator)
