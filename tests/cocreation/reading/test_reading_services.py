"""Assigning, opening, writing, sending and closing: what succeeds, what is refused, what stays as it was."""

import threading
from fractions import Fraction

import pytest
from django.db import connection

from cocreation.group.services import set_leave
from cocreation.reading import services
from cocreation.reading.errors import Incomplete, StaleSheet
from cocreation.reading.models import Ranking, Reading, ReadingState, Score
from grants.applications.models import Rung
from grants.applications.services import end_recusal, recuse, withdraw_application
from grants.calls.models import Call, Stage
from grants.interests.models import Interest
from grants.interests.services import declare_interests
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person
from tests.cocreation.cast import (
    a_group,
    a_member,
    applications,
    closed,
    declare,
    declaring,
    reading,
    scores,
    send,
    send_all,
    sheet_of,
)

pytestmark = pytest.mark.django_db


# --- assigning ----------------------------------------------------------


def test_every_application_gets_its_readers_with_even_loads():
    call, people, facilitator = declaring(4), a_group(4), person(Role.FACILITATOR)
    declare(call, *people)
    assert services.assign_readings(call, by=facilitator) == 12
    assert [person.membership.readings.count() for person in people] == [3, 3, 3, 3]
    assert [one.readings.count() for one in applications(call)] == [3, 3, 3, 3]
    assert Entry.objects.filter(verb="readings.assigned").get().detail["seed"] == call.pk


def test_assigning_again_starts_afresh_and_the_seed_makes_it_the_same():
    call, people, facilitator = declaring(4), a_group(5), person(Role.FACILITATOR)
    declare(call, *people)

    def pairs(seed):
        services.assign_readings(call, by=facilitator, seed=seed)
        return set(Reading.objects.values_list("application", "member"))

    first = pairs(1)
    assert pairs(2) != first
    assert pairs(1) == first


def test_each_member_reads_in_an_order_of_their_own():
    _call, people, _facilitator = reading(6, 3)
    orders = {tuple(one.membership.readings.order_by("order").values_list("application", flat=True)) for one in people}
    assert len(orders) == 3


def test_recused_absent_and_undeclared_members_are_not_asked_to_read():
    call, people = declaring(1), a_group(7)
    [application], facilitator = applications(call), person(Role.FACILITATOR)
    declare(call, *people[:5])
    declare(call, people[5], ties=(application,))
    set_leave(people[0].membership, True, by=facilitator)
    recuse(application, people[1], Rung.SCORING, by=facilitator)
    services.assign_readings(call, by=facilitator)
    assert {one.member.user for one in Reading.objects.all()} == set(people[2:5])


def test_an_impossible_assignment_names_the_application_and_changes_nothing():
    call, people, facilitator = declaring(2), a_group(3), person(Role.FACILITATOR)
    first, second = applications(call)
    declare(call, facilitator, *people[:2])
    declare(call, people[2], ties=(first,))
    with pytest.raises(NotAllowedNow, match=f"{first.organisation} .*: 3 readings needed, 2 places left") as refusal:
        services.assign_readings(call, by=facilitator)
    assert str(second.organisation) not in refusal.value.sentence
    assert Reading.objects.count() == 0


def test_a_cap_that_is_too_low_names_who_is_full():
    call, people, facilitator = declaring(2, max_applications_per_reviewer=1), a_group(3), person(Role.FACILITATOR)
    declare(call, facilitator, *people)
    with pytest.raises(NotAllowedNow, match="As full as they may be: Reader 1, Reader 2, Reader 3"):
        services.assign_readings(call, by=facilitator)


def test_why_not_names_no_application_that_the_facilitator_stays_out_of():
    call, people, facilitator = declaring(1), a_group(2), person(Role.FACILITATOR)
    [application] = applications(call)
    declare(call, *people)
    declare(call, facilitator, ties=(application,))
    with pytest.raises(NotAllowedNow) as refusal:
        services.assign_readings(call, by=facilitator)
    assert str(application.organisation) not in refusal.value.sentence
    assert "1 that you stay out of" in refusal.value.sentence


def test_another_plan_than_the_one_looked_at_is_refused():
    call, people, facilitator = declaring(1), a_group(3), person(Role.FACILITATOR)
    declare(call, *people)
    with pytest.raises(NotAllowedNow, match="Look at the new proposal"):
        services.assign_readings(call, by=facilitator, expected="0" * 32)
    assert Reading.objects.count() == 0


@pytest.mark.parametrize("step", ["assign_readings", "open_reading", "close_reading"])
@pytest.mark.parametrize("role", [None, Role.GROUP_MEMBER, Role.BOARD, Role.FUNDER])
def test_only_facilitators_and_staff_hold_reading(step, role):
    call = declaring(1)
    with pytest.raises(NotAllowed):
        getattr(services, step)(call, by=person(role))
    call.refresh_from_db()
    assert (call.stage, Reading.objects.count()) == (Stage.DECLARING, 0)


def test_nothing_is_assigned_once_reading_is_open():
    call, _people, facilitator = reading(1)
    before = list(Reading.objects.values_list("pk", flat=True))
    with pytest.raises(NotAllowedNow):
        services.assign_readings(call, by=facilitator)
    assert list(Reading.objects.values_list("pk", flat=True)) == before


# --- opening, and one more reader ----------------------------------------------------------


def test_opening_tells_each_reader_once_and_quietly():
    call, people, _facilitator = reading(2)
    mails = Message.objects.filter(key__startswith=f"reading:opened:{call.pk}:")
    assert sorted(mail.to for mail in mails) == sorted(user.email for user in people)
    assert not any(name in mail.body for mail in mails for name in ("Network", "STF-"))


def test_reading_does_not_open_before_everything_has_its_readers():
    call, people, facilitator = declaring(1), a_group(4), person(Role.FACILITATOR)
    declare(call, *people)
    with pytest.raises(NotAllowedNow, match="1 application has too few readers"):
        services.open_reading(call, by=facilitator)
    services.assign_readings(call, by=facilitator)
    late = Reading.objects.first()
    declare(call, late.member.user, ties=(late.application,))
    with pytest.raises(NotAllowedNow, match="1 application has too few readers"):
        services.open_reading(call, by=facilitator)
    services.assign_readings(call, by=facilitator)
    assert services.open_reading(call, by=facilitator).stage == Stage.READING


def test_one_more_reader_takes_the_place_of_one_who_has_a_tie():
    call, people, facilitator = reading(1, 4)
    [application] = applications(call)
    spare = next(user for user in people if not user.membership.readings.exists())
    added = services.add_reading(application, spare.membership, by=facilitator)
    assert (added.member, added.state) == (spare.membership, ReadingState.ASSIGNED)
    assert Message.objects.filter(to=spare.email, subject="Your readings are ready").count() == 1


def test_nobody_is_added_who_reads_it_has_a_tie_or_did_not_declare():
    call, people, facilitator = reading(1)
    [application] = applications(call)
    tied, undeclared = a_member(), a_member()
    declare(call, tied, ties=(application,))
    for user in (people[0], tied, undeclared):
        with pytest.raises(NotAllowedNow, match="cannot read this application"):
            services.add_reading(application, user.membership, by=facilitator)
    assert Reading.objects.count() == 3


# --- writing ----------------------------------------------------------


def a_sheet():
    call, people, facilitator = reading(1)
    sheet = sheet_of(people[0], applications(call)[0])
    return call, sheet, people[0], facilitator


def test_a_half_done_sheet_is_kept():
    call, sheet, user, _ = a_sheet()
    given = scores(call, None, 0, "X", 4, 2) | {"power": (None, "  Not sure yet.  ")}
    saved = services.save_sheet(sheet, given, {"strongest": "The people."}, seen=0, by=user)
    assert (saved.state, saved.version, saved.strongest) == (ReadingState.STARTED, 1, "The people.")
    found = {one.criterion.key: (one.value, one.is_x, one.sentence) for one in saved.scores.all()}
    assert found["power"] == (None, False, "Not sure yet.")
    assert found["systems"] == (None, True, "It says so.")
    assert found["development"] == (0, False, "It says so.")


def test_saving_the_same_again_changes_nothing():
    call, sheet, user, _ = a_sheet()
    saved = services.save_sheet(sheet, scores(call, 3), {}, seen=0, by=user)
    events = Score.pgh_event_model.objects.count()
    again = services.save_sheet(saved, scores(call, 3), {}, seen=0, by=user)
    assert (again.version, Score.pgh_event_model.objects.count()) == (1, events)


def test_every_version_of_a_score_is_kept():
    call, sheet, user, _ = a_sheet()
    sheet = services.save_sheet(sheet, scores(call, 3), {}, seen=0, by=user)
    services.save_sheet(sheet, {"power": (1, "On second thoughts.")}, {}, seen=1, by=user)
    events = Score.pgh_event_model.objects.filter(criterion__key="power").order_by("pgh_id")
    assert list(events.values_list("value", flat=True)) == [3, 1]


def test_an_older_page_is_refused_with_what_is_saved():
    call, sheet, user, _ = a_sheet()
    services.save_sheet(sheet, scores(call, 3), {}, seen=0, by=user)
    with pytest.raises(StaleSheet) as stale:
        services.save_sheet(sheet, scores(call, 1), {}, seen=0, by=user)
    assert (stale.value.status, stale.value.sheet.version) == (409, 1)
    assert set(Score.objects.values_list("value", flat=True)) == {3}


@pytest.mark.parametrize("value", [5, -1, "Y", True, "3"])
def test_a_score_off_the_scale_is_refused(value):
    call, sheet, user, _ = a_sheet()
    with pytest.raises(NotValid):
        services.save_sheet(sheet, scores(call, value), {}, seen=0, by=user)
    assert (Score.objects.count(), Reading.objects.get(pk=sheet.pk).version) == (0, 0)


@pytest.mark.parametrize(
    ("given", "notes"),
    [
        ({"kindness": (3, "")}, {}),
        ({}, {"state": "sent"}),
        ({"power": (3, "x" * 5001)}, {}),
        ({}, {"to_ask": "x" * 5001}),
    ],
)
def test_what_is_not_on_the_sheet_or_too_long_is_refused(given, notes):
    _call, sheet, user, _ = a_sheet()
    with pytest.raises(NotValid):
        services.save_sheet(sheet, given, notes, seen=0, by=user)
    sheet.refresh_from_db()
    assert (Score.objects.count(), sheet.version, sheet.state) == (0, 0, ReadingState.ASSIGNED)


def test_nobody_writes_on_the_sheet_of_another():
    call, sheet, _user, facilitator = a_sheet()
    for other in (facilitator, a_member(), person(Role.STAFF)):
        with pytest.raises(NotAllowed):
            services.save_sheet(sheet, scores(call, 3), {}, seen=0, by=other)
        with pytest.raises(NotAllowed):
            services.send_sheet(sheet, by=other)
    assert Score.objects.count() == 0


@pytest.mark.parametrize("rung", [Rung.ROOM, Rung.SCORING])
def test_a_recused_member_neither_saves_nor_sends(rung):
    call, sheet, user, facilitator = a_sheet()
    services.save_sheet(sheet, scores(call, 3), {}, seen=0, by=user)
    recuse(sheet.application, user, rung, by=facilitator)
    with pytest.raises(NotAllowed):
        services.save_sheet(sheet, scores(call, 4), {}, seen=1, by=user)
    with pytest.raises(NotAllowed):
        services.send_sheet(sheet, by=user)
    assert Reading.objects.get(pk=sheet.pk).state == ReadingState.STARTED


def test_a_noted_tie_keeps_nobody_from_scoring():
    _call, sheet, user, facilitator = a_sheet()
    recuse(sheet.application, user, Rung.NOTE, by=facilitator)
    assert send(sheet, 3).state == ReadingState.SENT


# --- sending ----------------------------------------------------------


def test_a_whole_sheet_is_sent_and_fixed():
    call, sheet, user, _ = a_sheet()
    sent = send(sheet, 4, 3, "X", 2, 1)
    assert sent.state == ReadingState.SENT
    assert sent.sent_at is not None
    with pytest.raises(NotAllowedNow, match="sent this score sheet"):
        services.send_sheet(sent, by=user)
    with pytest.raises(NotAllowedNow, match="sent this score sheet"):
        services.save_sheet(sent, scores(call, 0), {}, seen=1, by=user)
    assert Entry.objects.filter(verb="reading.sent").count() == 1


def test_a_sheet_without_a_score_or_a_sentence_is_not_sent():
    call, sheet, user, _ = a_sheet()
    given = scores(call, 4) | {"power": (None, "Why."), "ripple": (2, " ")}
    sheet = services.save_sheet(sheet, given, {}, seen=0, by=user)
    with pytest.raises(Incomplete) as refusal:
        services.send_sheet(sheet, by=user)
    assert [(one.criterion, one.part) for one in refusal.value.missing] == [("power", "score"), ("ripple", "sentence")]
    assert Reading.objects.get(pk=sheet.pk).state == ReadingState.STARTED


def test_an_x_needs_a_sentence_too():
    call, sheet, user, _ = a_sheet()
    sheet = services.save_sheet(sheet, scores(call, "X", sentence=""), {}, seen=0, by=user)
    with pytest.raises(Incomplete) as refusal:
        services.send_sheet(sheet, by=user)
    assert {one.part for one in refusal.value.missing} == {"sentence"}


def test_nothing_is_written_after_reading_closed():
    call, sheet, user, facilitator = a_sheet()
    services.save_sheet(sheet, scores(call, 3), {}, seen=0, by=user)
    services.close_reading(call, by=facilitator)
    with pytest.raises(NotAllowedNow, match="Reading is not open"):
        services.save_sheet(sheet, scores(call, 4), {}, seen=1, by=user)
    with pytest.raises(NotAllowedNow, match="Reading is not open"):
        services.send_sheet(sheet, by=user)
    assert set(Score.objects.values_list("value", flat=True)) == {3}


def test_nothing_is_written_before_reading_opens():
    call, people, facilitator = declaring(1), a_group(3), person(Role.FACILITATOR)
    declare(call, *people)
    services.assign_readings(call, by=facilitator)
    with pytest.raises(NotAllowedNow, match="Reading is not open"):
        services.save_sheet(Reading.objects.first(), {}, {}, seen=0, by=Reading.objects.first().member.user)


# --- closing, and the ranking ----------------------------------------------------------


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
