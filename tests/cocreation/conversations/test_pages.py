"""The pages of conversations: what a finalist does, what nobody else can tell, and how many queries a page makes."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cocreation.conversations import services
from grants.applications.models import Rung
from grants.applications.services import recuse
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.outbox.models import Message
from tests.cast import person, signed_in_as
from tests.cocreation.conversations.cast import QUESTIONS, SENTENCE, Talking, at, prepared
from tests.cocreation.conversations.cast import STARTS as TIMES
from tests.deciding import a_deciding_call
from tests.standing import built_once

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Nobody is shortlisted yet."""
    yield from built_once(lambda: a_deciding_call(4, members=6), django_db_blocker)


def invite(world, finalists: int) -> Talking:
    services.shortlist(world.call, world.applications[:finalists], SENTENCE, by=world.facilitator)
    prepared(world)
    services.offer_slots(world.call, [at(*one) for one in TIMES], by=world.facilitator)
    return Talking(world, services.invite_finalists(world.call, by=world.facilitator))


def talk_of(talking: Talking, number: int = 0, name: str = "talk") -> str:
    return reverse(name, args=[talking.conversations[number].application.public_id])


def told(user: User, application) -> list[tuple[int, str]]:
    """Everything an applicant can see of their application, by looking and by trying."""
    browser, names = signed_in_as(user), ["application-detail", "application-receipt", "application-history"]
    talk = ["talk", "talk-none", "talk-cancel", "talk-needs", "talk-calendar", "talk-notes"]
    addresses = [reverse("application-list"), reverse("home")]
    addresses += [reverse(name, args=[application.call.slug]) for name in ("finalist-choose", "conversation-mine")]
    addresses += [reverse(name, args=[application.public_id]) for name in (*names, *talk)]
    answers = [browser.get(address) for address in addresses] + [browser.post(addresses[-1])]
    return [(one.status_code, TOKEN.sub("", one.content.decode())) for one in answers]


def test_nobody_who_was_not_invited_can_tell_that_there_are_finalists(made):
    other = made.applications[3]
    before, mails = told(other.started_by, other), Message.objects.filter(to=other.started_by.email).count()
    talking = invite(made, 3)
    talking.choose()
    talking.seat()
    talking.share()
    assert told(other.started_by, other) == before
    assert Message.objects.filter(to=other.started_by.email).count() == mails


def test_a_finalist_who_waits_for_an_invitation_is_told_nothing_either(made):
    one = made.applications[0]
    before = told(one.started_by, one)
    services.shortlist(made.call, made.applications[:2], SENTENCE, by=made.facilitator)
    assert told(one.started_by, one) == before
    services.shortlist(made.call, [], SENTENCE, reason="None.", by=made.facilitator)
    assert told(one.started_by, one) == before


def test_the_lead_reads_what_it_is_and_chooses_a_time(made):
    talking = invite(made, 2)
    browser, address = signed_in_as(talking.lead()), talk_of(talking)
    detail = browser.get(reverse("application-detail", args=[made.applications[0].public_id])).content.decode()
    assert "Talking with you" in detail
    assert address in detail
    page = browser.get(address).content.decode()
    assert all(one in page for one in ("not a test of polish", "not a criterion", "40 minutes", *QUESTIONS))
    assert "Group" in page
    assert not any(str(one) in page for one in made.applications[1:])
    slot = talking.slots[0]
    sent = {"slot": slot.public_id, "kind": "phone", "zone": "Europe/Kyiv"}
    page = browser.post(address, sent, follow=True).content.decode()
    assert "10am to 10:40am UK time" in page
    assert "12:00 in Ukraine" in page
    other = signed_in_as(talking.lead(1)).post(talk_of(talking, 1), sent)
    assert (other.status_code, "It may have gone to somebody else" in other.content.decode()) == (400, True)
    assert browser.post(talk_of(talking, 0, "talk-cancel"), follow=True).status_code == 200
    assert talking.fresh().slot is None


def test_a_finalist_whom_no_time_fits_and_what_they_need(made):
    talking = invite(made, 1)
    browser = signed_in_as(talking.lead())
    empty = browser.post(talk_of(talking, 0, "talk-none"), {"own_times": " "})
    assert (empty.status_code, "Write when you can talk" in empty.content.decode()) == (400, True)
    browser.post(talk_of(talking, 0, "talk-none"), {"own_times": "On Sundays"})
    day = at(10, 1).date().isoformat()
    sent = {"needs": ["bsl"], "language": "Dari", "avoid": "Noon", "first_1": day, "words": "A quiet room"}
    assert browser.post(talk_of(talking, 0, "talk-needs"), sent).status_code == 302
    detail = reverse("conversation-detail", args=[talking.conversations[0].public_id])
    needs = reverse("conversation-needs", args=[talking.conversations[0].public_id])
    page = signed_in_as(made.facilitator).get(needs).content.decode()
    assert all(words in page for words in ("British Sign Language", "Dari", "A quiet room"))
    services.choose_slot(talking.fresh(), talking.slots[4], "phone", by=talking.lead())
    talking.seat()
    for member in made.members[:3]:
        assert signed_in_as(member).get(needs).status_code == 403
        page = signed_in_as(member).get(detail).content.decode()
        assert not any(words in page for words in ("Sign Language", "Dari", "quiet room", "Sundays"))


def test_notes_are_typed_saved_by_script_and_corrected(made):
    talking = invite(made, 2)
    talking.choose()
    talking.seat()
    public_id = talking.conversations[0].public_id
    browser = signed_in_as(talking.note_taker())
    auto = reverse("conversation-notes-autosave", args=[public_id])
    sent = {"note-1": "They meet.", "v-note-1": "0", "p-note-1": "0123456789ab.1"}
    assert browser.post(auto, sent, headers={"accept": "application/json"}).json()["saved"] == {"note-1": 1}
    stale = browser.post(auto, {"note-1": "Another page", "v-note-1": "0"}, headers={"accept": "application/json"})
    assert (stale.status_code, "They meet." in stale.json()["conflicts"]["note-1"]["html"]) == (409, True)
    page = browser.post(reverse("conversation-notes", args=[public_id]), {"note-1": "Mine", "v-note-1": "0"})
    assert (page.status_code, all(one in page.content.decode() for one in ("They meet.", "Mine"))) == (409, True)
    with clock.at(talking.fresh().slot.ends_at):
        for order in (2, 3):
            services.save_notes(talking.fresh(), {order: "So."}, seen={}, by=talking.note_taker())
        hold = {"asked": ["1", "2", "3"], "minutes": "41", "differs_why": ""}
        assert browser.post(reverse("conversation-hold", args=[public_id]), hold).status_code == 302
        assert browser.post(reverse("conversation-share", args=[public_id])).status_code == 302
        finalist, address = signed_in_as(talking.lead()), talk_of(talking, 0, "talk-notes")
        assert "They meet." in finalist.get(address).content.decode()
        finalist.post(address, {"correction-1": "Every week.", "do": "done"})
        assert talking.fresh().is_open_to_the_group
        page = signed_in_as(made.members[5]).get(reverse("conversation-detail", args=[public_id])).content.decode()
    assert "They meet." in page
    assert "Every week." in page


def test_whoever_is_recused_finds_no_trace_of_a_finalist(made):
    talking = invite(made, 2)
    talking.choose()
    name, public_id = str(made.applications[0].organisation), talking.conversations[0].public_id
    for user in (made.facilitator, made.members[0], person(Role.STAFF)):
        recuse(made.applications[0], user, Rung.ROOM, by=user)
        browser = signed_in_as(User.objects.get(pk=user.pk))
        for route in ("conversation-arrange", "conversation-mine", "conversation-times", "finalist-choose"):
            page = browser.get(reverse(route, args=[made.call.slug])).content.decode()
            assert name not in page
            assert str(public_id) not in page
            assert "10am to 10:40am" not in page or route != "conversation-times" or "Chosen" not in page
        for route in ("conversation-detail", "conversation-people", "conversation-needs", "conversation-calendar"):
            assert browser.get(reverse(route, args=[public_id])).status_code == 404


def test_a_calendar_file_is_one_event_that_names_nobody(made):
    talking = invite(made, 1)
    talking.choose()
    talking.seat()
    whole = signed_in_as(talking.lead()).get(talk_of(talking, 0, "talk-calendar")).content.decode()
    assert f"DTSTART:{talking.slots[0].starts_at:%Y%m%dT%H%M%SZ}" in whole
    answer = signed_in_as(talking.lead()).get(talk_of(talking, 0, "talk-calendar"))
    assert answer["Content-Type"].startswith("text/calendar")
    assert str(made.applications[0].organisation) not in answer.content.decode()


def count(browser, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert browser.get(address).status_code == 200
    return len(caught)


def test_pages_make_as_many_queries_for_three_as_for_one(made):
    arrange, mine = (reverse(name, args=[made.call.slug]) for name in ("conversation-arrange", "conversation-mine"))
    talking = invite(made, 1)
    talking.choose()
    talking.seat()
    facilitator, member = signed_in_as(made.facilitator), signed_in_as(made.members[0])
    counted = {}
    for finalists in (1, 3):
        if finalists == 3:
            services.shortlist(made.call, made.applications[:3], SENTENCE, reason="More.", by=made.facilitator)
            talking.conversations += services.invite_finalists(made.call, by=made.facilitator)
            for number in (1, 2):
                talking.choose(number, number + 1)
                talking.seat(number)
        counted[finalists] = [
            count(facilitator, arrange), count(member, mine), count(facilitator, arrange.replace("arrange", "times")),
            count(signed_in_as(talking.lead()), talk_of(talking)),
        ]  # fmt: skip
    assert counted[1] == counted[3]
    assert max(counted[1]) <= 12, counted[1]


def test_bad_zones_and_slots_are_sentences_and_change_nothing(made):
    talking = invite(made, 1)
    browser, address = signed_in_as(talking.lead()), talk_of(talking)
    assert browser.get(address + "?zone=Mars/Base").status_code == 200
    slot = talking.slots[0]
    for wrong in ({"slot": "x"}, {"kind": "letter"}, {"kind": "in_person"}, {}):
        sent = {"slot": slot.public_id, "kind": "phone", "zone": "Europe/London"} | wrong if wrong else {}
        assert browser.post(address, sent).status_code == 400
    times = reverse("conversation-times", args=[made.call.slug])
    day = (clock.today() + dt.timedelta(days=9)).isoformat()
    for starts in ("noon", "25:00", "10:00 x", ""):
        page = signed_in_as(made.facilitator).post(times, {"day": day, "starts": starts})
        assert page.status_code == 400
    assert talking.plan.slots.count() == len(TIMES)
    assert talking.fresh().slot is None
