"""Events: the poll about their time, who comes and what they need, cancelling, and what diaries get."""

import datetime as dt

import pytest
import vobject
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from learning.community import queries, services
from learning.community.models import Event, Going
from shaping_future import clock
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.outbox.models import Message
from tests.cast import signed_in_as
from tests.learning.community.cast import event, times


def answer(poll: Event, user, *said: str) -> None:
    services.answer_times(poll, dict(zip(poll.times.values_list("pk", flat=True), said, strict=True)), by=user)


def test_closing_the_poll_takes_most_yes_then_most_points_then_the_earliest(one):
    poll = event(one.mina, 4)
    answer(poll, one.sol, "maybe", "yes", "yes", "no")
    answer(poll, one.abe, "maybe", "no", "maybe", "yes")
    found = queries.times_of(poll)
    assert [(time.yes, time.maybe, time.no) for time in found] == [(0, 2, 0), (1, 0, 1), (1, 1, 0), (1, 0, 1)]
    assert queries.best_time(found) == found[2]
    done = services.set_time(poll, by=one.mina)
    assert done.starts_at == found[2].starts_at
    assert done.ends_at - done.starts_at == dt.timedelta(minutes=60)
    assert dict(done.going.values_list("user", "comes")) == {
        one.mina.pk: "yes", one.sol.pk: "yes", one.abe.pk: "maybe",
    }  # fmt: skip
    told = Message.objects.filter(key__startswith=f"community:event-set:{poll.pk}")
    assert set(told.values_list("to", flat=True)) == {one.sol.email, one.abe.email}
    for again in (lambda: services.set_time(poll, by=one.mina), lambda: answer(poll, one.sol, *["yes"] * 4)):
        with pytest.raises(NotAllowedNow):
            again()


def test_the_organiser_may_take_another_time_and_nobody_else_may(one):
    poll = one.filled.poll
    first, *_others = poll.times.all()
    with pytest.raises(NotAllowed):
        services.set_time(poll, first, by=one.sol)
    with pytest.raises(NotValid):
        services.set_time(poll, event(one.mina, 2).times.first(), by=one.mina)
    with clock.at(first.starts_at), pytest.raises(NotValid):
        services.set_time(poll, first, by=one.mina)
    assert services.set_time(poll, first, by=one.mina).starts_at == first.starts_at


def test_times_are_uk_times_and_an_hour_that_is_not_there_is_refused(one):
    browser, said = signed_in_as(one.mina), {"title": "Summer", "minutes": "60", "place": "Here"}
    key = "00000000-0000-0000-0000-0000000005{:02d}".format
    with clock.at(dt.datetime(2027, 1, 5, 12, tzinfo=dt.UTC)):
        gone = browser.post("/community/events/new/", said | {"key": key(1), "time_1": "2027-03-28T01:30"})
        assert gone.status_code == 400
        assert (
            browser.post("/community/events/new/", said | {"key": key(2), "time_1": "2027-06-01T10:00"}).status_code
            == 302
        )
    assert Event.objects.get(title="Summer").starts_at == dt.datetime(2027, 6, 1, 9, tzinfo=dt.UTC)


def test_needs_are_the_organisers_alone_and_gone_after_the_event(one):
    planned = one.filled.event
    address = reverse("community-event", args=[planned.public_id])
    assert "Captions; Hidden needs." in signed_in_as(one.mina).get(address).text
    for user in (one.sol, one.abe):
        shown = signed_in_as(user).get(address).text.split("Who comes")[1]
        assert "Captions" not in shown
        assert "Hidden needs" not in shown
    with clock.at(planned.ends_at + dt.timedelta(seconds=1)):
        assert "Hidden needs" not in signed_in_as(one.mina).get(address).text
        assert services.forget_needs() == 1
        assert services.forget_needs() == 0
    assert not Going.objects.exclude(needs=[], needs_words="", said="").exists()


def test_who_does_not_come_needs_nothing_and_cancelling_tells_everyone_and_forgets(one):
    planned = one.filled.event
    services.answer_event(planned, "maybe", ["bsl"], "", by=one.abe)
    services.answer_event(planned, "no", ["bsl"], "Gone", by=one.kit)
    assert planned.going.get(user=one.kit).opened() == {"needs": [], "needs_words": ""}
    with pytest.raises(NotAllowed):
        services.cancel_event(planned, "", by=one.sol)
    services.cancel_event(planned, "Snow", by=one.mina)
    services.cancel_event(planned, "Snow", by=one.mina)
    told = Message.objects.filter(key__startswith=f"community:event-cancelled:{planned.pk}")
    assert set(told.values_list("to", flat=True)) == {one.sol.email, one.abe.email}
    assert {(message.subject, "Snow" in message.body) for message in told} == {("An event does not take place", False)}
    assert not planned.going.exclude(needs=[], needs_words="", said="").exists()
    with pytest.raises(NotAllowedNow):
        services.answer_event(planned, "yes", [], "", by=one.sol)


INJECTED = "Tea\r\nATTENDEE:mailto:x@example.org\r\nEND:VEVENT\\n;, BEGIN:VALARM \x0b\x01 مرحبا " + "long " * 10


def test_a_diary_file_parses_elsewhere_and_nothing_can_be_put_into_it(one):
    planned = event(one.mina, title=INJECTED[:119], place="Cardiff\r\nURL:https://evil.example", words="Secret words")
    page = signed_in_as(one.sol).get(reverse("community-event-ics", args=[planned.public_id]))
    assert page["Content-Type"].startswith("text/calendar")
    found = list(vobject.readComponents(page.text))
    assert len(found) == 1
    assert [child.name for child in found[0].components()] == ["VEVENT"]
    entry = found[0].vevent
    assert "attendee" not in entry.contents
    assert len(entry.contents["url"]) == 1
    assert not list(entry.components())
    assert entry.summary.value == " ".join(INJECTED[:119].replace("\x01", "").split()).replace("  ", " ")
    assert entry.dtstart.value == planned.starts_at
    assert "Secret words" not in page.text
    assert one.mina.email not in page.text
    assert Calendar.from_ical(page.content).walk("VEVENT")[0]["UID"] == f"{planned.public_id}@shaping-the-future"


def test_the_feed_is_a_key_that_can_be_taken_back(one):
    presence = services.set_calendar("new", by=one.sol)
    address = reverse("community-calendar", args=[queries.calendar_key(presence)])
    feed = vobject.readOne(Client().get(address).text)
    assert [entry.summary.value for entry in feed.vevent_list] == ["Hidden tea"]
    services.answer_event(one.filled.event, "no", [], "", by=one.sol)
    assert "Hidden tea" not in Client().get(address).text
    services.answer_event(one.filled.event, "yes", [], "", by=one.sol)
    services.cancel_event(one.filled.event, "", by=one.mina)
    assert vobject.readOne(Client().get(address).text).vevent.status.value == "CANCELLED"
    changed = services.set_calendar("new", by=one.sol)
    assert Client().get(address).status_code == 404
    fresh = reverse("community-calendar", args=[queries.calendar_key(changed)])
    assert Client().get(fresh).status_code == 200
    assert Client().get(fresh.replace(f"{presence.pk}.2", f"{one.filled.presence.pk}.0")).status_code == 404
    services.set_calendar("off", by=one.sol)
    assert Client().get(fresh).status_code == 404


def test_an_event_of_a_circle_is_its_peoples(one):
    inside = services.plan_event("Ours", "", "", "Here", 30, times(1), one.filled.circle, by=one.mina)
    address = reverse("community-event", args=[inside.public_id])
    assert signed_in_as(one.sol).get(address).status_code == 404
    with pytest.raises(NotAllowed):
        services.answer_event(inside, "yes", [], "", by=one.sol)
    services.take_seat(one.filled.circle, by=one.sol)
    assert signed_in_as(one.sol).get(address).status_code == 200


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org"])
def test_links_lead_to_the_web_only(one, link):
    with pytest.raises(NotValid):
        event(one.mina, online=link)
    with pytest.raises(NotValid):
        services.add_resource("A", "", link, None, [], "", by=one.mina)


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_for_one_row_and_for_three(one, rows, django_assert_num_queries):
    for _ in range(rows - 1):
        event(one.mina)
        services.start_thread("More", "x", by=one.sol)
        services.write_offer("ask", "More?", ["rest"], "", "", "", by=one.mina)
    browser = signed_in_as(one.sol)
    for address, most in (
        ("/community/events/", 6), ("/community/discussion/", 5), ("/community/offers/", 5),
        ("/community/library/", 5), ("/community/circles/", 5), ("/community/people/", 5), ("/community/", 12),
    ):  # fmt: skip
        with django_assert_num_queries(most, exact=False):
            assert browser.get(address).status_code == 200
