"""The pages: what each person reads and sends there, the words that are kept, and what they cost."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from cocreation.discussion import services
from cocreation.discussion.models import Comment, Point
from shaping_future import clock
from tests.cast import person, sign_in, signed_in_as
from tests.cocreation.discussion.cast import talking
from tests.handed_over import opened
from tests.standing import built_once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(lambda: talking(count=3), django_db_blocker)


def at(name, thing):
    return reverse(f"discussion-{name}", args=[getattr(thing, "public_id", None) or thing.slug])


def said(**fields):
    return {"key": str(uuid.uuid4()), "text": "It is <em>good</em>."} | fields


def test_a_member_writes_and_finds_their_words_at_their_place(world):
    browser, there = signed_in_as(world.members[0]), at("topic", world.topic)
    point = said(side="against", text="Late.")
    for _time in range(2):
        assert browser.post(at("point", world.topic), point).url == f"{there}#point-{point['key']}"
    comment = said()
    for _time in range(2):
        assert browser.post(at("comment", world.topic), comment).url == f"{there}?page=1#comment-{comment['key']}"
    browser.post(at("ask", world.topic), said(text="Who?"))
    page = opened(browser, there)
    assert (Point.objects.count(), Comment.objects.count()) == (1, 1)
    assert "It is <em>good</em>." in browser.get(there).text
    assert "Late." in page
    assert "You would like to ask:" in page
    assert browser.get(at("comment-at", Comment.objects.get())).url.endswith(f"#comment-{comment['key']}")
    other = opened(signed_in_as(world.members[1]), there)
    assert "A member would like to ask:" in other
    assert "I think so too" in other


def test_what_was_typed_is_on_the_page_that_refuses_it(world):
    browser = signed_in_as(world.members[0])
    for name, fields in (
        ("comment", said(text="KEPT " + "x" * 5000)),
        ("point", said(text="KEPT", side="")),
        ("ask", said(text="KEPT", key="")),
    ):
        answer = browser.post(at(name, world.topic), fields)
        assert answer.status_code == 400
        assert "KEPT" in answer.text
    services.open_free_topic(world.call, "Pace", "How fast?", by=world.facilitator)
    answer = signed_in_as(world.facilitator).post(at("open", world.call), said(title="", question="KEPT"))
    assert (answer.status_code, "KEPT" in answer.text) == (400, True)


def test_an_ended_session_loses_no_sentence(world):
    browser, fields = sign_in(Client(), world.members[0]), said(text="HALF A THOUGHT")
    opened(browser, at("topic", world.topic))
    browser.cookies.pop("sessionid")
    assert browser.post(at("comment", world.topic), fields).status_code == 302
    back = sign_in_again(browser, world.members[0]).get(at("comment", world.topic))
    assert "HALF A THOUGHT" in back.text
    assert fields["key"] in back.text
    assert not Comment.objects.exists()


def sign_in_again(browser, user):
    """Into the session that keeps the text."""
    session = browser.session
    kept = dict(session.items())
    sign_in(browser, user)
    session = browser.session
    session.update({name: value for name, value in kept.items() if name == "interrupted"})
    session.save()
    return browser


def test_edits_are_kept_and_shown_and_what_is_taken_back_is_not(world):
    author, other = signed_in_as(world.members[0]), signed_in_as(world.members[1])
    comment, point = world.comment("FIRSTWORDS"), world.point(text="FIRSTPOINT")
    assert author.post(at("comment-edit", comment), {"seen": 0, "text": "SECONDWORDS"}).status_code == 302
    assert author.post(at("comment-edit", comment), {"seen": 0, "text": "THIRDWORDS"}).status_code == 409
    assert author.post(at("point-edit", point), {"seen": 0, "text": "NEXTPOINT", "side": "for"}).status_code == 302
    page = opened(other, at("topic", world.topic))
    assert page.count("Edited, see earlier words") == 2
    assert "FIRSTWORDS" in opened(other, at("comment-earlier", comment))
    assert "FIRSTPOINT" in opened(other, at("point-earlier", point))
    for thing, name in ((comment, "comment"), (point, "point")):
        assert other.get(at(f"{name}-edit", thing)).status_code == 404
        assert other.post(at(f"{name}-withdraw", thing)).status_code == 404
        assert author.post(at(f"{name}-withdraw", thing)).status_code == 302
    page = opened(other, at("topic", world.topic))
    assert page.count("Withdrawn by its author.") == 2
    for address in (at("topic", world.topic), at("comment-earlier", comment), at("point-earlier", point)):
        text = opened(other, address)
        assert not any(word in text for word in ("FIRSTWORDS", "SECONDWORDS", "FIRSTPOINT", "NEXTPOINT"))


def test_pages_of_comments_and_a_permalink_that_finds_its_page(world):
    comments = [world.comment(f"Comment number {number}.") for number in range(23)]
    browser = signed_in_as(world.members[1])
    newest = opened(browser, at("topic", world.topic))
    assert "Comment number 22." in newest
    assert "Comment number 3." not in newest
    assert "?page=1#" in browser.get(at("comment-at", comments[3])).url
    assert "?page=2#" in browser.get(at("comment-at", comments[21])).url
    for page in ("x", "99", "-1", "1' or"):
        assert browser.get(at("topic", world.topic), {"page": page}).status_code == 200


def test_whoever_stays_out_finds_nothing_and_no_trace(world):
    late, comment, point = world.members[2], world.comment("@Ana María, look."), world.point()
    world.out(late)
    browser, name = signed_in_as(late), world.topic.application.organisation.name
    for address in (
        at("topic", world.topic), at("news", world.topic), at("of", world.applications[0]), at("comment-at", comment),
        at("comment-earlier", comment), at("point-earlier", point), at("comment", world.topic),
    ):  # fmt: skip
        assert browser.get(address).status_code == 404
    for address in (at("comment", world.topic), at("point", world.topic), at("point-too", point)):
        assert browser.post(address, said(side="for", on="yes")).status_code == 404
    for address in (at("list", world.call), reverse("group-home"), at("topic", world.free())):
        text = opened(browser, address)
        assert name not in text
        assert "mentioned" not in text
    page = opened(signed_in_as(world.members[0]), at("topic", world.topic))
    assert "@Ana" not in page.replace("@Ana María, look.", "")  # she can be mentioned no more


def test_a_mention_waits_on_the_start_page_until_it_was_read(world):
    world.comment("@Ben Okafor and @Noor Haddad, look.")
    for user, home in ((world.members[1], "group-home"), (world.facilitator, "facilitate-home")):
        browser = signed_in_as(user)
        assert "Where you were mentioned" in opened(browser, reverse(home))
        assert "You were mentioned" in opened(browser, at("list", world.call))
        opened(browser, at("topic", world.topic))
        assert "Where you were mentioned" not in opened(browser, reverse(home))


def test_a_facilitator_opens_a_topic_and_a_written_round(world):
    browser, reader = signed_in_as(world.facilitator), signed_in_as(world.members[0])
    there = browser.post(at("open", world.call), said(title="Pace", question="How fast?", why="Little time.")).url
    assert "How fast?" in opened(reader, there)
    day, late = ((clock.today() + dt.timedelta(days=days)).isoformat() for days in (3, 4))
    fields = {"topics": [str(one.public_id) for one in world.applications[:2]], "last_day": day, "hides": "on"}
    assert browser.post(at("round", world.call), fields | {"topics": [str(uuid.uuid4())]}).status_code == 400
    assert browser.post(at("round", world.call), fields | {"last_day": "2020-01-01"}).status_code == 400
    assert browser.post(at("round", world.call), fields | {"first_day": late}).status_code == 400
    assert browser.post(at("round", world.call), fields).status_code == 302
    assert opened(reader, at("list", world.call)).count("Written round") == 2
    world.comment("MINE", by=world.members[1])
    page = opened(reader, at("topic", world.topic))
    assert "so that nobody is led" in page
    assert "MINE" not in page
    assert "Nothing of yours yet." in page
    assert (
        "MINE"
        not in signed_in_as(world.members[0])
        .get(at("news", world.topic), {"since": "2020-01-01T00:00:00+00:00"}, headers={"HX-Request": "true"})
        .text
    )
    assert browser.post(at("why", world.topic), {"why": "Readers differ a lot."}).status_code == 302
    assert browser.post(at("end", world.topic)).status_code == 302
    page = opened(reader, at("topic", world.topic))
    assert "MINE" in page
    assert "Readers differ a lot." in page


def test_the_page_says_when_somebody_has_written(world):
    browser, then = signed_in_as(world.members[1]), clock.now().isoformat()

    def news(since=then):
        return browser.get(at("news", world.topic), {"since": since}, headers={"HX-Request": "true"}).text

    assert "Somebody has written" not in news()
    world.comment(by=world.members[1])
    assert "Somebody has written" not in news()
    world.point()
    assert "Somebody has written" in news()
    assert all("Somebody has written" not in news(odd) for odd in ("", "x", "2026-99-99", "2026-01-01T00:00:00"))
    assert browser.get(at("news", world.topic)).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_number_of_times_for_one_row_and_for_three(world, count, django_assert_num_queries):
    for number in range(count):
        by = world.members[number]
        world.comment("@Sol, look.", by=by)
        services.think_so_too(world.point(by=by), True, by=world.members[3])
        services.open_topic(world.applications[number], by=by)
        world.ask(by=by)
    services.edit_comment(Comment.objects.first(), "Other words.", by=world.members[0])
    browser = signed_in_as(world.members[3])
    with django_assert_num_queries(9):
        opened(browser, at("topic", world.topic))
    with django_assert_num_queries(9):
        opened(browser, at("list", world.call))
    facilitator = signed_in_as(world.facilitator)
    with django_assert_num_queries(9):
        opened(facilitator, at("round", world.call))


def test_staff_read_and_do_not_write_and_strangers_are_refused(world):
    world.comment("For the Group")
    staff = signed_in_as(world.staff)
    page = opened(staff, at("topic", world.topic))
    assert "For the Group" in page
    assert "Add your comment" not in page
    assert staff.post(at("comment", world.topic), said()).status_code == 403
    for stranger in (person(), world.applications[0].started_by):
        assert signed_in_as(stranger).get(at("topic", world.topic)).status_code == 404
