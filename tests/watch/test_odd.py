"""What is odd is noticed: guessing, counting through addresses, taking away much. And what is honest is not."""

import datetime as dt
import logging

import pytest
from django.core.cache import caches
from django.test import Client
from redis.exceptions import ConnectionError as RedisAway

from shaping_future import clock
from shaping_future.accounts import services as accounts
from shaping_future.accounts.roles import Role
from shaping_future.outbox.models import Message
from shaping_future.watch import clocks, figures, odd, services
from shaping_future.watch.alarms import BY_NAME
from tests.accounts.test_signing_in import PASSWORD, with_password
from tests.cast import person, signed_in_as

FILE, PAGE = "/data/retention/log.csv", "/data/retention/?tab=1"
LATER = dt.timedelta(minutes=21)


def rings(name):
    return name in services.ring()


@pytest.mark.django_db
def test_many_wrong_passwords_codes_and_second_steps_ring_and_a_few_do_not(client, monkeypatch, caplog):
    monkeypatch.setattr(odd, "MANY_SIGN_INS", 4)
    user = with_password(person(Role.STAFF))
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})  # right: it leads on
    client.post("/accounts/login/", {"login": user.email, "password": "wrong"})
    Client().post("/accounts/login/", {"login": "nobody@people.example", "password": "wrong"})
    by_code, with_app = Client(), Client()
    by_code.post("/accounts/login/code/", {"email": user.email})
    by_code.post("/accounts/login/code/confirm/", {"code": "ABCDEF"})
    assert not rings("sign-ins-refused")
    with_app.force_login(accounts.use_demo_second_factor(person(Role.STAFF)))
    with caplog.at_level(logging.WARNING):
        with_app.post("/accounts/2fa/reauthenticate/", {"code": "000000"})
        by_code.post("/accounts/login/code/confirm/", {"code": "ABCDEG"})
    assert rings("sign-ins-refused")
    assert "a step of a sign-in was refused: account_confirm_login_code" in caplog.messages
    with clock.at(clock.now() + LATER):
        assert not rings("sign-ins-refused")


@pytest.mark.django_db
def test_whoever_counts_through_addresses_is_a_number_in_the_alarm(monkeypatch, settings):
    monkeypatch.setattr(odd, "MANY_DOORS", 3)
    settings.OPERATORS = ["one@operators.example"]
    honest, curious = person(), person(name="Kim Curious")
    for user, often in ((honest, 2), (curious, 3)):
        browser = signed_in_as(user)
        assert [browser.get("/facilitate/").status_code for _ in range(often)] == [403] * often
    for _ in range(5):
        assert Client().get("/no-such-page/").status_code == 404
        assert signed_in_as(honest).get("/no-such-page/").status_code == 404  # a slip, and no address of ours
    assert odd.people(odd.DOORS) == [curious.pk]
    assert rings("doors-tried")
    body = Message.objects.get(subject="Alarm: doors-tried").body  # what another test left in the queue rings as well
    assert f"(person {curious.pk})" in body
    assert "Kim" not in body
    with clock.at(clock.now() + LATER):
        assert not rings("doors-tried")
        assert BY_NAME["doors-tried"].in_words().endswith("theirs.")


@pytest.mark.django_db
def test_limits_that_are_met_again_and_again_ring(client, monkeypatch, settings):
    monkeypatch.setattr(odd, "MANY_LIMITS", 3)
    settings.API_REQUESTS_PER_HOUR = 1
    said = [client.get("/api/v1/calls").status_code for _ in range(4)]
    assert said == [200, 429, 429, 429]
    assert rings("limits-met")


def a_file(browser, page=f"http://testserver{PAGE}"):
    """Taken from a page of ours."""
    return browser.get(FILE, headers={"Referer": page})


@pytest.mark.django_db
def test_staff_who_take_much_show_again_that_it_is_them_and_go_on(settings, caplog):
    settings.FILES_A_DAY, settings.DEMO = 30, True  # a table counts as ten
    staff = with_password(accounts.use_demo_second_factor(person(Role.STAFF)))
    thief = signed_in_as(staff)
    assert [a_file(thief).status_code for _ in range(3)] == [200] * 3
    assert not rings("much-taken")
    with caplog.at_level(logging.WARNING):
        stopped = a_file(thief)
    assert stopped.status_code == 429
    assert "Content-Disposition" not in stopped
    assert f"person {staff.pk} took more files in a day than is usual" in caplog.messages
    assert rings("much-taken")
    assert f"(person {staff.pk})" in BY_NAME["much-taken"].in_words()
    assert a_file(thief).status_code == 429
    assert a_file(thief, "https://elsewhere.example/x").context["way_on"]["href"].endswith("?next=/")
    way_on = stopped.context["way_on"]["href"]
    assert way_on.endswith("?next=/data/retention/%3Ftab%3D1")
    assert way_on in stopped.text
    assert thief.post(way_on, {"code": accounts.demo_code(), "next": PAGE}).url == PAGE
    assert [a_file(thief).status_code for _ in range(4)] == [200, 200, 200, 429]
    with clock.at(clock.now() + dt.timedelta(days=1)):
        assert a_file(signed_in_as(staff)).status_code == 200


@pytest.mark.django_db
def test_clocks_that_disagree_ring(client, monkeypatch):
    assert clocks.apart() < 1
    assert not rings("clocks-apart")
    with monkeypatch.context() as ahead:
        ahead.setattr(clocks.time, "time", (lambda true: lambda: true() + 30)(clocks.time.time))
        assert 29 < figures.look().clock_apart < 31
        assert client.get("/health/ready/").status_code == 200  # whose clock is wrong still serves
    assert clocks.apart() < 1
    assert rings("clocks-apart")  # the web node said so, and another machine looks


@pytest.mark.django_db
def test_with_redis_away_nobody_counts_and_everything_opens(monkeypatch, settings):
    settings.FILES_A_DAY = 1

    def away(*_args, **_values):
        raise RedisAway

    browser = signed_in_as(person(Role.STAFF))
    for name in ("add", "incr", "get", "get_many"):
        monkeypatch.setattr(type(caches["default"]), name, away)
    assert [a_file(browser).status_code for _ in range(2)] == [200, 200]
    assert signed_in_as(person()).get("/facilitate/").status_code == 403
    assert figures.look().sign_ins_refused is None
    assert services.ring() is not None
