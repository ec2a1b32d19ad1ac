"""A call whose readings differ enough to be calibrated."""

from cocreation.ranking import queries, services
from cocreation.ranking.models import Figures
from cocreation.reading import services as reading_services
from cocreation.reading.models import Reading, ReadingState, Score
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from tests.again import once
from tests.cocreation.cast import applications, reading

VALUES = (4, 3, 2, 1, 0)
LENIENT = (0, 1, -1, 0, 1, 0)
"""What each reader gives more than the others."""


@once
def read_and_closed(count: int = 6, members: int = 3, **changes) -> tuple[Call, list[User], User]:
    """Every sheet sent, the first application best, readers of different severity; the figures are promised. Written
    at once: sending a sheet is tested elsewhere."""
    call, people, facilitator = reading(count, members, **changes)
    order, criteria, scores = [one.pk for one in applications(call)], list(call.criteria.all()), []
    sheets = Reading.objects.filter(application__call=call).select_related("member").order_by("pk")
    for sheet in sheets:
        better = VALUES[min(order.index(sheet.application_id) * 5 // count, 4)]
        lenient = LENIENT[[one.pk for one in people].index(sheet.member.user_id) % 6]
        values = [better] + [min(max(better + lenient, 0), 4)] * (len(criteria) - 1)
        scores += [
            Score(reading=sheet, criterion=one, value=value) for one, value in zip(criteria, values, strict=True)
        ]
    Score.objects.bulk_create(scores)
    sheets.update(state=ReadingState.SENT, sent_at=clock.now())
    reading_services.close_reading(call, by=facilitator)
    return Call.objects.get(pk=call.pk), people, facilitator


@once
def made(count: int = 6, members: int = 3, **changes) -> tuple[Call, list[User], User]:
    """The same, with the figures as the worker makes them."""
    call, people, facilitator = read_and_closed(count, members, **changes)
    assert services.make_figures_of(call.pk) >= 1
    return call, people, facilitator


def figures_for(user: User, call: Call) -> Figures | None:
    return queries.made_for(call, queries.left_out(user, call))
