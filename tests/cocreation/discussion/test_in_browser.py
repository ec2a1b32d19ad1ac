"""The Group writes before it meets: on a phone, by keyboard alone and without JavaScript; and what a script adds."""

import os
import uuid

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from cocreation.discussion import services
from cocreation.discussion.models import Comment
from tests.cast import sign_in
from tests.cocreation.discussion.cast import talking
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")
PHONE = {"width": 390, "height": 800}


def opened_by(user, open_page, javascript=False):
    page = open_page(javascript=javascript, viewport=PHONE)
    cookie = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}])
    return page


def picture(page, name):
    if SHOTS:
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=f"{SHOTS}/discussion-{name}-{width}.png", full_page=True)


def press(page, name):
    page.get_by_role("button", name=name).first.press("Enter")
    page.wait_for_load_state()


def write(page, label, words):
    page.get_by_label(label).focus()
    page.keyboard.insert_text(words)


def test_words_are_written_found_and_kept(open_page):
    world = talking()
    member, other, facilitator = (opened_by(user, open_page) for user in (*world.members[:2], world.facilitator))
    facilitator.goto(reverse("discussion-round", args=[world.call.slug]))
    picture(facilitator, "round")
    facilitator.goto(reverse("discussion-open", args=[world.call.slug]))
    press(facilitator, "Open the topic")
    picture(facilitator, "open-refused")
    member.goto(reverse("discussion-list", args=[world.call.slug]))
    member.get_by_role("link", name="Network number 1").press("Enter")
    picture(member, "empty")
    member.get_by_role("radio", name="Against").press("Space")
    write(member, "Your point", "It rests on one person.")
    press(member, "Add your point")
    write(member, "Your comment", "@Ben Okafor, look: https://a.example/?x=1&y=2\n<strong>Strong</strong> people.")
    press(member, "Add your comment")
    assert member.locator(".said strong").inner_text() == "Strong"
    assert member.locator(".said .rich a").get_attribute("href") == "https://a.example/?x=1&y=2"
    member.get_by_text("Ask the applicant something").press("Enter")
    write(member, "What would you like to ask?", "Who would lead it?")
    press(member, "Give it to staff")
    other.goto(reverse("group-home"))
    picture(other, "home")
    other.get_by_role("link", name="Network number 1").press("Enter")
    press(other, "I think so too")
    other.get_by_text("You think so too.").wait_for()
    press(other, "Add your comment")
    other.get_by_text("Write what you would like to say.").first.wait_for()
    picture(other, "refused")
    services.withdraw_comment(world.comment("Not this.", by=world.members[2]), by=world.members[2])
    services.make_point(world.topic, "for", "They know the place, and the place knows them.", by=world.members[2])
    services.edit_comment(Comment.objects.first(), "Better words.", by=world.members[0])
    world.comment("Let us begin with the lead when we meet.", by=world.facilitator)
    world.answer(world.send(world.topic.questions.get()))
    other.goto(reverse("discussion-topic", args=[world.topic.public_id]))
    picture(other, "full")
    other.get_by_role("link", name="Edited, see earlier words").press("Enter")
    picture(other, "earlier")
    member.goto(reverse("discussion-comment-edit", args=[Comment.objects.first().public_id]))
    picture(member, "edit")
    member.goto(reverse("discussion-list", args=[world.call.slug]))
    picture(member, "list")


def test_what_is_typed_stays_in_the_browser_until_the_server_has_it(open_page):
    world = talking(count=1)
    there = reverse("discussion-topic", args=[world.topic.public_id])
    page = opened_by(world.members[0], open_page, javascript=True)
    page.goto(there)
    write(page, "Your comment", "Half a thought")
    page.goto(there)  # the page is gone before anything was sent
    assert page.get_by_label("Your comment").input_value() == "Half a thought"
    page.get_by_text("It is not sent yet").wait_for()
    picture(page, "brought-back")
    page.get_by_role("button", name="Add your comment").click()
    page.wait_for_url("**comment-*")
    page.goto(there)
    assert page.get_by_label("Your comment").input_value() == ""
    assert Comment.objects.get().text == "Half a thought"


def test_several_at_once_make_one_topic_and_one_comment():
    world, key = talking(), uuid.uuid4()
    topics = at_once(*[lambda by=by: services.open_topic(world.applications[1], by=by) for by in world.members[:3]])
    assert len({one.pk for one in topics}) == 1
    said = at_once(*[lambda: services.say_comment(world.topic, "Once", key=key, by=world.members[0])] * 3)
    assert len({one.pk for one in said}) == 1
    assert Comment.objects.count() == 1
