"""The pages of meetings: what each person can do there, what a stale or hostile form gets, how dear it is to look."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from cocreation.deliberation.kinds import TESTS
from cocreation.meetings import services
from cocreation.meetings.models import Meeting
from cocreation.meetings.services import NewItem
from cocreation.reading.models import Reading
from cocreation.reading.services import close_reading
from grants.applications.models import Rung
from grants.applications.services import recuse
from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.files.models import Document
from shaping_future.files.services import make
from tests.cast import person, signed_in_as
from tests.cocreation.blind import ALL, GIVES_AWAY, NAME, blindly_read, told
from tests.cocreation.cast import applications, reading, send
from tests.cocreation.meetings.cast import NOTE, about, begun, together
from tests.handed_over import opened
from tests.standing import built_once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker):
    yield from built_once(together, django_db_blocker)


@pytest.fixture
def world(standing):
    standing.meeting.refresh_from_db()
    return standing


def at(name, thing):
    return reverse(name, args=[thing.public_id])


def test_a_contested_objection_is_settled_by_the_others_without_leaving_the_meeting(world):
    world.starts()
    held = world.asks(world.begins(0))
    world.answers(held, objector=world.members[2])
    services.show_answers(held, by=world.facilitator)
    objection = held.round.positions.get(stance="objection").objection
    where = at("round-objections", held.round)
    step = reverse("objection-step", args=[held.round.public_id, objection.pk])
    facilitator, member, out = (signed_in_as(one) for one in (world.facilitator, world.members[0], world.out))
    assert where in facilitator.get(at("meeting-detail", world.meeting)).content.decode()
    page = facilitator.get(where).content.decode()
    assert "It leaves the north out." in page
    assert str(world.members[2]) not in page  # nobody's name stands beside their words unless they said so
    assert (
        facilitator.post(at("round-close", held.round), {"statement": "No."}).status_code == 404
    )  # the room closes it
    tests = reverse("objection-tests", args=[held.round.public_id, objection.pk])
    wrong = facilitator.post(tests, {"note": "We heard it."})
    assert (wrong.status_code, "We heard it." in wrong.content.decode()) == (400, True)
    assert facilitator.post(tests, dict.fromkeys(TESTS, "no")).url == where
    assert facilitator.post(step, {"step": "ask"}).status_code == 302
    assert "Say whether it stands" in member.get(at("meeting-detail", world.meeting)).content.decode()
    assert out.get(where).status_code == 200  # who stays out of another item is in the room for this one
    for one in (*world.members[:2], *world.members[3:]):
        assert signed_in_as(one).post(step, {"step": "falls"}).status_code == 302
    assert facilitator.post(step, {"step": "settle"}).status_code == 302
    assert services.close_round(held, "Agreed.", by=world.facilitator).result == "agreed"
    round = at("round-detail", held.round)
    assert member.get(round).url == at("meeting-detail", world.meeting)  # a round of a meeting leads back to it


def test_from_the_plan_to_the_confirmed_minutes(world):
    """Every step by its form."""
    facilitator, day = signed_in_as(world.facilitator), clock.today() + dt.timedelta(days=3)
    planned = {
        "key": str(uuid.uuid4()), "title": "Who we fund", "day": day.isoformat(), "at": "14:00", "length": "90",
        "way": "hybrid", "place": "The library", "call": str(world.call.pk),
    }  # fmt: skip
    agenda = facilitator.post(reverse("meeting-plan"), planned).url
    meeting = Meeting.objects.get(title="Who we fund")
    assert agenda == at("meeting-agenda", meeting)
    item = {"kind": "decide", "application": str(world.applications[0].pk), "minutes": "20", "why": "Near the line."}
    assert facilitator.post(agenda, item).status_code == 302
    assert facilitator.post(agenda, item).status_code == 409
    assert facilitator.post(at("meeting-invite", meeting)).status_code == 302
    assert b"DTSTART:" in facilitator.get(at("meeting-calendar", meeting)).content
    facilitator.post(at("meeting-start", meeting))
    room = at("meeting-detail", meeting)
    browsers = {user: signed_in_as(user) for user in world.members}
    facilitator.post(at("meeting-come", meeting), {"seat": "facilitator", "way": "in_person"})
    for browser in browsers.values():
        assert browser.post(at("meeting-come", meeting), {"seat": "member", "way": "online"}).url == room
    [item] = meeting.items.all()
    facilitator.post(at("item-begin", item))
    facilitator.post(at("item-ask", item), {"proposal": "We fund it.", "minutes": "10", "method": "consent"})
    held = item.rounds.get()
    for number, browser in enumerate(browsers.values()):
        said = {"stance": "concern", "reason": "HIDDENYET", "is_named": "on"} if number == 1 else {"stance": "consent"}
        assert browser.post(at("item-answer", held.round), said).url == room
    assert "HIDDENYET" not in facilitator.get(room).text
    assert facilitator.post(at("item-close", held.round), {"statement": "Too early."}).status_code == 409
    assert facilitator.post(at("item-show", held.round)).status_code == 302
    assert "HIDDENYET" in facilitator.get(room).text
    assert facilitator.post(at("item-close", held.round), {"statement": "Agreed."}).status_code == 302
    ending = {"kind": "decided", "outcome": "We fund it.", "actions": "MEX writes."}
    assert facilitator.post(at("item-end", item), ending).status_code == 302
    minutes = facilitator.post(at("meeting-end", meeting)).url
    assert facilitator.post(at("minutes-confirm", meeting)).status_code == 302
    said = browsers[world.members[0]].get(minutes).text
    named = f"{world.members[1]}: Consent with a concern"
    assert [text for text in ("We fund it.", "MEX writes.", "HIDDENYET", named, "Confirmed") if text not in said] == []


def test_what_was_typed_stays_when_it_is_refused(world):
    world.starts()
    item = world.begins(0)
    held = world.asks(item)
    member, facilitator = signed_in_as(world.members[0]), signed_in_as(world.facilitator)
    refused = member.post(at("item-answer", held.round), {"stance": "maybe", "reason": "MY OWN WORDS"})
    assert (refused.status_code, "MY OWN WORDS" in refused.text) == (400, True)
    refused = member.post(at("item-answer", held.round), {"stance": "objection", "reason": " "})
    assert (refused.status_code, "Write why" in refused.text) == (400, True)
    refused = facilitator.post(at("item-close", held.round), {"statement": "TOO EARLY"})
    assert (refused.status_code, "TOO EARLY" in refused.text) == (409, True)
    assert signed_in_as(world.staff).post(at("item-answer", held.round), {"stance": "consent"}).status_code == 403
    assert facilitator.post(at("item-answer", held.round), {"stance": "consent"}).status_code == 403


def test_a_content_note_stands_before_the_item_and_anybody_steps_out(world):
    world.starts()
    member = signed_in_as(world.members[0])
    room = at("meeting-detail", world.meeting)
    assert "The next item can be heavy" in member.get(room).text
    world.begins(0)
    assert NOTE in member.get(room).text
    member.post(at("meeting-step-out", world.meeting))
    assert "You stepped out of this item" in member.get(room).text
    assert (
        str(world.members[0])
        not in signed_in_as(world.members[1]).get(room).text.partition("Has not spoken")[2].partition("In the room")[0]
    )


HIDDEN = "WHYTHETHIRD"


def test_whoever_stays_out_gets_no_byte_of_it(world):
    """On every page and in the file, before, during and after; and the same pages name it to another member."""
    world.starts()
    services.begin_item(world.items[3], by=world.facilitator)
    held = world.asks(world.items[3], "PROPOSALTHREE")
    world.answers(held, objector=world.members[0], reason="REASONTHREE")
    world.meeting.refresh_from_db()
    name, reference = str(world.applications[2].organisation), world.applications[2].reference
    secret = (name, reference, HIDDEN, "PROPOSALTHREE", "REASONTHREE", "STATEMENTTHREE", "OUTCOMETHREE")
    out, other = signed_in_as(world.out), signed_in_as(world.members[0])

    def pages():
        return [
            at(page, world.meeting)
            for page in ("meeting-detail", "meeting-live", "meeting-minutes", "meeting-calendar")
        ]

    def named(browser):
        return {one for page in pages() for one in secret if one in opened(browser, page)}

    assert named(out) == set()
    assert named(other) >= {name, reference, HIDDEN, "PROPOSALTHREE"}
    assert "An item you stay out of" in out.get(pages()[0]).text
    for page in ("item-begin", "item-end", "item-ask"):
        assert out.post(at(page, world.items[3])).status_code == 404
    assert out.post(at("item-answer", held.round), {"stance": "consent"}).status_code == 404
    world.closes(held, "STATEMENTTHREE")
    world.ends(world.items[3], outcome="OUTCOMETHREE")
    services.end_meeting(world.meeting, by=world.facilitator)
    services.confirm_minutes(world.meeting, by=world.facilitator)
    assert named(out) == set()
    assert named(other) == set(secret) - {reference}
    for browser, expected in ((out, set()), (other, set(secret) - {reference})):
        address = browser.post(at("minutes-pdf", world.meeting)).url
        make(Document.objects.latest("wanted_at").pk)
        text = opened(browser, reverse("document-download", args=[Document.objects.latest("wanted_at").pk]))
        assert {one for one in secret if one in text} == expected, address


def test_a_file_that_was_made_before_somebody_was_recused_stays_closed(world):
    world.holds()
    member = world.members[0]
    browser = signed_in_as(member)
    browser.post(at("minutes-pdf", world.meeting))
    document = Document.objects.latest("wanted_at")
    make(document.pk)
    download = reverse("document-download", args=[document.pk])
    name = str(world.applications[0].organisation)
    assert name in opened(browser, download)
    assert signed_in_as(world.members[1]).get(download).status_code == 404
    recuse(world.applications[0], member, Rung.ROOM, by=world.facilitator)
    assert name not in opened(browser, download)


@pytest.mark.parametrize("rows", [1, 3])
def test_looking_is_as_dear_for_three_as_for_one(world, rows, django_assert_num_queries):
    """Items, people in the room and hands; and next to nothing when nothing has changed."""
    world.starts(come=rows)
    for number in range(rows):
        services.add_item(world.meeting, NewItem("talk", 5, title=f"Item {number}"), by=world.facilitator)
    world.answers(world.asks(world.begins(0)))
    for member in world.members[:rows]:
        services.raise_hand(world.meeting, by=member)
    browser = signed_in_as(world.members[0])
    with django_assert_num_queries(11):
        page = browser.get(at("meeting-detail", world.meeting))
    version = page.context["version"]
    live = at("meeting-live", world.meeting)
    with django_assert_num_queries(2):  # person, version
        assert browser.get(live, {"have": version}).status_code == 204
    with django_assert_num_queries(11):
        assert browser.get(live, {"have": "older"}).status_code == 200
    with django_assert_num_queries(2):
        browser.get(reverse("meeting-list"))
    services.lower_hand(world.meeting, by=world.members[0])
    assert browser.get(live, {"have": version}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_minutes_are_as_dear_for_three_items_as_for_one(world, rows, django_assert_num_queries):
    if rows == 1:
        for item in world.items[1:]:
            services.place_item(item, "off", by=world.facilitator)
    world.holds()
    browser = signed_in_as(world.members[0])
    with django_assert_num_queries(12):
        browser.get(at("meeting-minutes", world.meeting))


def test_an_agenda_is_proposed_from_what_readers_want_to_talk_about():
    call, _people, facilitator = reading(3)
    first = applications(call)[1]
    for sheet in Reading.objects.filter(application__call=call).order_by("pk"):
        send(sheet, 3, wants_discussion=sheet.application == first)
    close_reading(call, by=facilitator)
    starts = clock.now() + dt.timedelta(days=1)
    meeting = services.plan_meeting(
        "Talk", "online", "", starts, starts + dt.timedelta(hours=1), by=facilitator, call=call
    )
    browser = signed_in_as(facilitator)
    assert browser.post(at("meeting-propose", meeting)).status_code == 302
    [item] = meeting.items.all()
    assert (item.application, bool(item.why)) == (first, True)


def test_strangers_find_no_meeting(world):
    for user in (person(), person(Role.BOARD), person(Role.FUNDER)):
        assert signed_in_as(user).get(at("meeting-detail", world.meeting)).status_code == 404
    assert signed_in_as(world.members[0]).get(at("meeting-agenda", world.meeting)).status_code == 403
    assert signed_in_as(world.members[0]).post(at("meeting-start", world.meeting)).status_code == 403


def test_what_a_call_hides_from_members_is_hidden_in_its_meetings():
    """On every page, while the phase lasts; the facilitator, from whom nothing is hidden, reads the name."""
    call, people, facilitator = blindly_read([{"phase": "reading", "hides": ALL, "from": ["group"]}])
    application = told(call)
    meeting = begun(about(application, facilitator), facilitator, people[:1])
    for page in ("meeting-detail", "meeting-live", "meeting-minutes"):
        shown = opened(signed_in_as(people[0]), at(page, meeting))
        assert [one for one in GIVES_AWAY if one in shown] == []
        assert application.reference in shown
        assert NAME in opened(signed_in_as(facilitator), at(page, meeting))
