"""Conversations: a time that one side offers and the other chooses, notes that both stand by."""

import datetime as dt

import pytest

from learning.reports.models import ReportState
from learning.reports.services import StaleReport
from learning.talks import services
from learning.talks.models import TalkTime
from shaping_future import clock
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from tests.cast import signed_in_as
from tests.learning.granted import report_of


@pytest.fixture
def talk(world):
    return report_of(world, "m6")


def soon(days=3):
    return clock.now() + dt.timedelta(days=days)


def notes(talk, text, seen, by, visibility="private"):
    return services.write_notes(talk, {1: (text, visibility)}, {1: seen}, by=by)


def test_one_side_offers_and_the_other_chooses(world, talk):
    first = services.offer_time(talk, soon(), "You ring us", by=world.staff)
    second = services.offer_time(talk, soon(4), by=world.partner)
    with pytest.raises(NotAllowed):
        services.choose_time(first, by=world.checker)
    with pytest.raises(NotAllowed):
        services.take_back_time(second, by=world.staff)
    services.choose_time(first, by=world.partner)
    for time, by in ((second, world.staff), (first, world.partner)):
        with pytest.raises(NotAllowedNow):
            services.choose_time(time, by=by)
    with pytest.raises(NotAllowedNow):
        services.offer_time(talk, soon(5), by=world.staff)
    services.take_back_time(first, by=world.partner)
    services.choose_time(second, by=world.staff)
    assert TalkTime.objects.get(chosen_at__isnull=False, withdrawn_at=None) == second


def test_times_that_cannot_be(world, talk):
    for when in (clock.now() - dt.timedelta(hours=1), soon(400)):
        with pytest.raises(NotValid):
            services.offer_time(talk, when, by=world.staff)
    when = soon()
    services.offer_time(talk, when, by=world.staff)
    with pytest.raises(NotAllowedNow, match="offered already"):
        services.offer_time(talk, when, by=world.partner)
    for other in (world.neighbour, world.recused, world.learning):
        with pytest.raises(NotAllowed):
            services.offer_time(talk, soon(9), by=other)
    with pytest.raises(NotAllowedNow, match="a report"):
        services.offer_time(report_of(world), soon(9), by=world.staff)


def test_both_sides_stand_by_one_version_and_a_change_asks_again(world, talk):
    with pytest.raises(NotAllowedNow, match="Nothing is written"):
        services.confirm_notes(talk, 0, by=world.staff)
    notes(talk, "We talked about rest.", 0, world.staff)
    services.confirm_notes(talk, 1, by=world.staff)
    with pytest.raises(NotAllowedNow, match="already"):
        services.confirm_notes(talk, 1, by=world.checker)
    notes(talk, "We talked about rest and pay.", 1, world.partner)
    with pytest.raises(NotAllowedNow, match="changed after"):
        services.confirm_notes(talk, 1, by=world.partner)
    services.confirm_notes(talk, 2, by=world.partner)
    agreed = services.confirm_notes(talk, 2, by=world.staff)
    assert (agreed.state, agreed.is_agreed) == (ReportState.AGREED, True)
    notes(talk, "And about joy.", 2, world.staff)
    talk.refresh_from_db()
    assert (talk.state, talk.is_agreed) == (ReportState.AGREED, False)
    for user in (world.partner, world.staff):
        services.confirm_notes(talk, 3, by=user)
    talk.refresh_from_db()
    assert talk.is_agreed


def test_mex_never_says_who_may_read_the_notes(world, talk):
    notes(talk, "Shared.", 0, world.partner, "public")
    notes(talk, "Shared more.", 1, world.staff, "private")
    assert talk.answers.get(order=1).visibility == "public"
    with pytest.raises(StaleReport):
        notes(talk, "Mine.", 0, world.partner)
    assert talk.answers.get(order=1).text == "Shared more."


def test_the_pages_for_both_sides(world, talk):
    ours, theirs = signed_in_as(world.staff), signed_in_as(world.partner)
    page, when = f"/learning/talks/{talk.public_id}/", soon().astimezone(clock.LONDON)
    offer = {"day": when.date().isoformat(), "time": "10:30", "where": "By video"}
    assert ours.post(f"{page}offer/", offer | {"day": "2001-01-01"}).status_code == 400
    assert ours.post(f"{page}offer/", offer).status_code == 302
    time = talk.times.get()
    assert "10:30am" in theirs.get(page).text
    assert theirs.post(f"/learning/talks/times/{time.public_id}/choose/").status_code == 302
    box = {"text-1": "We rested.", "v-1": "0", "text-2": "", "v-2": "0"}
    assert ours.post(f"{page}notes/", box).status_code == 302
    stale = theirs.post(f"{page}notes/", box | {"text-1": "We did not."})
    assert (stale.status_code, "We rested." in stale.text, "We did not." in stale.text) == (409, True, True)
    saved = theirs.post(f"{page}notes/autosave/", {"text-2": "To meet again.", "v-2": "0", "visibility-2": "partners"})
    assert saved.json()["saved"] == {"2": 1}
    assert ours.post(f"{page}confirm/", {"seen": "1"}).status_code == 409
    assert ours.post(f"{page}confirm/", {"seen": "x"}).status_code == 400
    for browser in (ours, theirs):
        assert browser.post(f"{page}confirm/", {"seen": "2"}).status_code == 302
    assert "To meet again." in signed_in_as(world.neighbour).get(page).text
    assert "We rested." not in signed_in_as(world.neighbour).get(page).text
    for nobody in (world.stranger, world.recused):
        for address in (page, f"{page}notes/", f"{page}offer/"):
            assert signed_in_as(nobody).get(address).status_code == 404
        assert signed_in_as(nobody).post(f"/learning/talks/times/{time.public_id}/take-back/").status_code == 404
    assert signed_in_as(world.neighbour).get(f"{page}notes/").status_code == 404
