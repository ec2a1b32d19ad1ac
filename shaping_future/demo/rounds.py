"""What the demo's Group was asked by its other methods: gradients that are counted, dots that are open."""

import datetime as dt

from cocreation.deliberation import services
from cocreation.deliberation.services import Answer
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.demo.cast import Cast

LEVELS = [
    Answer("1"), Answer("2"), Answer("2"), Answer("3", "I would like a break after each hour."), Answer("2"),
    Answer("6", "Evenings would suit me better, and I do not want to hold it up."), Answer("1"), Answer("4"),
    Answer("7", "Saturdays are when I see my children."), Answer("2"),
]  # fmt: skip
DOTS = [{1: 2, 3: 1}, {1: 1, 2: 2}, {1: 2}, {4: 1, 3: 2}, {2: 1, 1: 1}]
OPTIONS = ["Childcare while we meet", "Interpreters", "Travel paid in advance", "Papers a week before"]


def ask(call: Call, cast: Cast, days: int) -> None:
    """So many days after the call closed."""
    opened = call.closes_at + dt.timedelta(days=days)
    with clock.at(opened):
        meet = services.open_round(
            call, "Do we meet on Saturdays?", cast.readers, opened + dt.timedelta(days=2), by=cast.facilitator,
            method="gradients", proposal="From January we meet on the first Saturday of each month, from ten to one.",
        )  # fmt: skip
        for member, answer in zip(cast.readers, LEVELS, strict=False):
            services.cast(meet, answer, by=member)
    with clock.at(meet.closes_at):
        services.shut_round(meet, by=cast.facilitator)
        services.close_round(
            meet, "Most can live with Saturdays. One cannot: we try every second month online.", by=cast.facilitator
        )
        dots = services.open_round(
            call, "What would help us most?", cast.readers, clock.now() + dt.timedelta(days=6), by=cast.facilitator,
            method="dots", options=OPTIONS,
        )  # fmt: skip
        for member, choices in zip(cast.readers, DOTS, strict=False):
            services.cast(dots, Answer(choices=choices), by=member)
