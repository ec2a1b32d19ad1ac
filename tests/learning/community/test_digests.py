"""Digest mails: once, never empty, ended by one press, quiet for everybody who looks over a shoulder."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from learning.community import queries, services
from learning.community.kinds import MailKind
from learning.community.models import Presence
from shaping_future import clock
from shaping_future.outbox.models import Message
from shaping_future.outbox.services import deliver_one
from tests.cast import signed_in_as
from tests.learning.community.cast import NEXT_WEEK

MONDAY = dt.datetime(2027, 3, 1, 9, tzinfo=clock.LONDON)
NEVER = dict.fromkeys(MailKind.values, "never")


def digests(user=None):
    rows = Message.objects.filter(key__startswith="community:digest").order_by("pk")
    return rows if user is None else rows.filter(to=user.email)


@pytest.fixture
def quiet(one):
    """As if everything was read until last Monday."""
    Presence.objects.update(daily_until=MONDAY - NEXT_WEEK, weekly_until=MONDAY - NEXT_WEEK)
    with clock.at(MONDAY - dt.timedelta(days=1)):
        services.choose_mail(NEVER | {"threads": "daily", "offers": "weekly"}, by=one.abe)
        for user in (one.mina, one.sol, one.kit):
            services.choose_mail(NEVER, by=user)
        yield one


def test_a_digest_is_sent_once_with_what_others_wrote_and_never_an_empty_one(quiet):
    with clock.at(MONDAY - dt.timedelta(hours=3)):
        assert services.send_digests() == 0  # before eight
    with clock.at(MONDAY):
        services.send_digests()
        assert digests().count() == 0
        services.say(quiet.filled.thread, "News.", by=quiet.sol)
        services.say(quiet.filled.thread, "Mine.", by=quiet.abe)
    with clock.at(MONDAY + dt.timedelta(days=1)):
        assert services.send_digests() == 1
        assert services.send_digests() == 0
    found = digests(quiet.abe).get()
    assert "Hidden thread (1 new)" in found.body
    assert "News." not in found.body
    assert found.subject == "New in the partners' space"
    assert found.secret
    with clock.at(MONDAY + dt.timedelta(days=2)):
        assert services.send_digests() == 0


def test_weekly_ones_come_on_mondays_with_the_kinds_that_were_chosen(quiet):
    with clock.at(MONDAY):
        services.send_digests()
    with clock.at(MONDAY + dt.timedelta(days=1)):
        services.write_offer("ask", "Who sews?", ["arts"], "", "", "", by=quiet.mina)
        services.start_circle("Sewing", "", True, 5, by=quiet.mina)
        services.send_digests()
    with clock.at(MONDAY + dt.timedelta(days=6)):
        assert services.send_digests() == 0
    with clock.at(MONDAY + NEXT_WEEK):
        assert services.send_digests() == 1
    found = digests().get()
    assert "An ask: Who sews?" in found.body
    assert "Sewing" not in found.body


def test_nothing_of_a_blocked_person_or_a_closed_circle_is_in_it(quiet):
    services.block(quiet.presence(quiet.sol), True, by=quiet.abe)
    with clock.at(MONDAY):
        services.send_digests()
        services.start_thread("By Sol", "x", by=quiet.sol)
        services.start_thread("Inside", "x", circle=quiet.filled.circle, by=quiet.mina)
    with clock.at(MONDAY + dt.timedelta(days=1)):
        assert services.send_digests() == 0


def test_one_press_ends_it_without_signing_in_and_looking_does_not(quiet):
    with clock.at(MONDAY):
        services.send_digests()
        services.say(quiet.filled.thread, "News.", by=quiet.sol)
    with clock.at(MONDAY + dt.timedelta(days=1)):
        services.send_digests()
        deliver = [deliver_one() for _ in range(Message.objects.waiting().count())]
    assert deliver
    sent = next(one for one in mail.outbox if one.subject == "New in the partners' space")
    link = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (digests().get().body, digests().get().unsubscribe) == ("", "")
    path = link.split("//", 1)[1].partition("/")[2]
    browser = Client(enforce_csrf_checks=True)
    assert "End these mails" in browser.get(f"/{path}").text
    assert Presence.objects.get(user=quiet.abe).mail["threads"] == "daily"
    assert browser.post(f"/{path}").status_code == 403
    assert browser.post(f"/{path}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert set(Presence.objects.get(user=quiet.abe).mail.values()) == {"never"}
    assert link in sent.body
    assert reverse("community-mail") in sent.body


def test_a_link_ends_its_own_kind_only_and_a_changed_one_does_nothing(quiet):
    presence = quiet.presence(quiet.abe)
    key = queries.mail_key(presence, "threads")
    for wrong in (key[:-1], key.replace("threads", "all"), "x", f"{presence.pk}.threads:x"):
        assert Client().post(reverse("community-mail-off", args=[wrong])).status_code == 404
    Client().post(reverse("community-mail-off", args=[key]))
    assert Presence.objects.get(user=quiet.abe).mail == NEVER | {"offers": "weekly"}
    page = signed_in_as(quiet.abe).get(reverse("community-mail")).text
    assert page.count("checked") == len(MailKind)
