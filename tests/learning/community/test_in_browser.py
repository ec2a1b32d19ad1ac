"""A partner on a phone whose browser runs no scripts: comes in, asks, plans, answers, talks, and ends a mail."""

import os

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from learning.community import queries
from learning.community.models import Event, Post, Presence
from shaping_future import clock
from tests.cast import person, sign_in
from tests.learning.community.cast import offer, space, times

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")
PHONE = {"width": 390, "height": 800}


def opened_by(user, open_page):
    page = open_page(javascript=False, viewport=PHONE)
    cookie = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}])
    return page


def picture(page, name):
    if SHOTS:
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)


def press(page, name):
    page.get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def test_a_partner_on_a_phone_without_scripts(open_page):
    one = space()
    newcomer = person(name="Nour")
    one.world.funded[0].participants.create(user=newcomer, part="editor")
    given = offer(one.sol)
    page = opened_by(newcomer, open_page)
    page.goto("/community/")
    picture(page, "welcome")
    press(page, "Save how others see me")
    picture(page, "welcome-refused")
    page.get_by_label("By a name I choose").check()
    page.get_by_label("The name you choose").fill("Nightingale")
    press(page, "Save how others see me")
    picture(page, "home-empty")
    page.get_by_role("link", name="Offer or ask for something").click()
    page.get_by_label("An ask").check()
    page.get_by_label("What is it?").fill("Who reads accounts?")
    page.get_by_label("Budgets and accounts").check()
    press(page, "Put it up")
    assert "Because you both said “Budgets and accounts”." in page.inner_text("main")
    picture(page, "offer-matches")
    press(page, "I would like to meet them")
    assert "They are asked." in page.inner_text("body")
    page.goto("/community/events/new/")
    page.get_by_label("What is it?").fill("A walk")
    for number, time in enumerate(times(2), start=1):
        local = time.astimezone(clock.LONDON).strftime("%Y-%m-%dT%H:%M")
        page.get_by_label(f"Time {number} (UK time)").fill(local)
    picture(page, "event-plan")
    press(page, "Plan the event")
    walk = Event.objects.get(title="A walk")
    sol = opened_by(one.sol, open_page)
    sol.goto(reverse("community-event", args=[walk.public_id]))
    for row in range(2):
        sol.get_by_role("radio", name="Yes" if row else "No", exact=True).nth(row).check()
    press(sol, "Save my answer")
    picture(sol, "event-poll")
    page.reload()
    picture(page, "event-poll-organiser")
    press(page, "Set this time")
    walk.refresh_from_db()
    assert walk.starts_at == max(time.starts_at for time in walk.times.all())
    picture(page, "event-set")
    sol.goto("/community/")
    press(sol, "Yes, introduce us")
    assert "both said yes" in sol.inner_text("main")
    sol.goto("/community/discussion/new/")
    press(sol, "Start the thread")
    picture(sol, "thread-refused")
    sol.get_by_label("What is it about?").fill("Rent")
    sol.get_by_label("What would you like to say?").fill("<strong>Who</strong> rents?\nSee www.example.org")
    press(sol, "Start the thread")
    assert (
        sol.get_by_role("link", name="www.example.org", exact=True).get_attribute("rel")
        == "nofollow noopener noreferrer"
    )
    assert Post.objects.get().by == one.sol
    page.goto(reverse("community-mail-off", args=[queries.mail_key(Presence.objects.get(user=newcomer), "offers")]))
    press(page, "End them")
    assert Presence.objects.get(user=newcomer).mail["offers"] == "never"
    assert given.is_open
