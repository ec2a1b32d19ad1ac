"""Closing the reading, and the ranking it computes from what was sent."""

import threading
from fractions import Fraction

import pytest
from django.db import connection

from cocreation.reading import services
from cocreation.reading.models import Ranking, Reading, ReadingState
from grants.applications.services import end_recusal, withdraw_application
from grants.calls.models import Call, Stage
from grants.interests.models import Interest
from grants.interests.services import declare_interests
from shaping_future.errors import NotAllowedNow
from tests.cocreation.cast import (
    applications,
    closed,
    reading,
    scores,
    send,
    send_all,
    sheet_of,
)

pytestmark = pytest.mark.django_db


def row_of(call, application):
    return next(row for row in Ranking.objects.get(call=call).rows if row["application"] == application.pk)


def test_closing_computes_the_ranking_from_what_was_sent():
    call, people, facilitator = reading(3)
    best, good, unread = applications(call)
    for number, user in enumerate(people):
        send(sheet_of(user, best), 4)
        send(sheet_of(user, good), (4, 2, 2)[number])
        if number < 2:
            send(sheet_of(user, unread), 4)
    ranking = services.close_reading(call, by=facilitator)
    assert [(row["application"], row["rank"], row["n"]) for row in ranking.rows] == [
        (best.pk, 1, 3),
        (good.pk, 2, 3),
        (unread.pk, None, 2),
    ]
    row = row_of(call, good)
    assert [Fraction(row[key]) for key in ("mean", "median", "low", "high")] == [Fraction(200, 3), 50, 50, 100]
    assert row["flags"] == ["criterion-range", "totals-range"]
    call.refresh_from_db()
    assert call.stage == Stage.DELIBERATING


def test_closing_twice_is_refused_and_keeps_the_ranking():
    call, _people, facilitator = closed(1)
    computed = Ranking.objects.get(call=call).computed_at
    with pytest.raises(NotAllowedNow):
        services.close_reading(call, by=facilitator)
    assert Ranking.objects.get(call=call).computed_at == computed


def test_the_notes_of_readers_raise_flags():
    call, people, facilitator = reading(1)
    [application] = applications(call)
    send(sheet_of(people[0], application), 3, safety_flag="A named child.")
    send(sheet_of(people[1], application), 3, wants_discussion=True)
    services.close_reading(call, by=facilitator)
    assert row_of(call, application)["flags"] == ["safety", "asked"]


def test_a_late_recusal_takes_the_sheet_out_of_the_ranking_and_its_end_puts_it_back():
    call, people, facilitator = reading(1)
    [application] = applications(call)
    for value, user in zip((0, 4, 4), people, strict=True):
        send(sheet_of(user, application), value)
    services.close_reading(call, by=facilitator)
    declare_interests(call, {application.pk: (Interest.Kind.MONEY, "")}, by=people[0])
    late = row_of(call, application)
    assert (late["n"], late["rank"], late["mean"], late["flags"]) == (2, None, "100/1", [])
    end_recusal(application, people[0], by=facilitator)
    assert row_of(call, application)["n"] == 3


def test_a_withdrawn_application_is_not_ranked():
    call, people, facilitator = reading(2)
    send_all(call, 3)
    gone = applications(call)[0]
    withdraw_application(gone, by=gone.started_by)
    services.close_reading(call, by=facilitator)
    assert [row["application"] for row in Ranking.objects.get(call=call).rows] == [applications(call)[1].pk]
    assert not Reading.objects.visible_to(people[0]).filter(application=gone).exists()


@pytest.mark.django_db(transaction=True)
def test_sending_while_reading_closes_is_either_counted_or_refused():
    call, people, facilitator = reading(1, 3)
    [application] = applications(call)
    for user in people:
        services.save_sheet(sheet_of(user, application), scores(call, 3), {}, seen=0, by=user)
    start, sent = threading.Barrier(4), []

    def send_mine(user):
        start.wait()
        try:
            sent.append(services.send_sheet(sheet_of(user, application), by=user))
        except NotAllowedNow:
            pass
        finally:
            connection.close()

    def close():
        start.wait()
        services.close_reading(call, by=facilitator)
        connection.close()

    threads = [threading.Thread(target=send_mine, args=[user]) for user in people] + [threading.Thread(target=close)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Reading.objects.filter(state=ReadingState.SENT).count() == len(sent)
    assert row_of(Call.objects.get(pk=call.pk), application)["n"] == len(sent)
