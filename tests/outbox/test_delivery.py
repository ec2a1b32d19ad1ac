import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.db import connections, transaction

from shaping_future import clock
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow
from shaping_future.outbox import services, tasks
from shaping_future.outbox.models import Message
from shaping_future.record.models import Entry
from tests.cast import person


class Trouble(locmem.EmailBackend):
    """A mail server that misbehaves as a test tells it to."""

    at_open = None
    at_send = None

    def open(self):
        if self.at_open:
            raise self.at_open
        return super().open()

    def send_messages(self, messages):
        if self.at_send:
            raise self.at_send
        return super().send_messages(messages)


@pytest.fixture
def trouble(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Trouble"
    monkeypatch.setattr("django.core.mail.import_string", lambda name: Trouble)
    yield Trouble
    Trouble.at_open = Trouble.at_send = None


def promise(key="a", **values):
    return services.promise(
        key, **{"to": "to@people.example", "subject": "We have your form", "body": "Hello", **values}
    )


@pytest.mark.django_db
def test_promise_is_kept_once():
    first = promise()
    assert promise(body="again").pk == first.pk
    tasks.deliver()
    tasks.deliver()
    first.refresh_from_db()
    assert [(m.to, m.subject, m.body) for m in mail.outbox] == [(["to@people.example"], "We have your form", "Hello")]
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<outbox-{first.pk}@localhost>"
    assert (first.state, first.body, first.tries) == ("sent", "Hello", 1)


@pytest.mark.django_db
def test_promise_subject_cannot_hold_a_header():
    assert promise(subject="Hello\r\nBcc: all@people.example").subject == "Hello Bcc: all@people.example"


@pytest.mark.django_db(transaction=True)
def test_promise_of_a_transaction_that_fails_is_no_promise():
    def fails():
        promise()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fails()
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_deliver_waits_for_not_before():
    promise(not_before=clock.now() + timedelta(hours=1))
    assert services.deliver_one() is None
    with clock.at(clock.now() + timedelta(hours=2)):
        assert services.deliver_one().state == "sent"


@pytest.mark.django_db
def test_deliver_erases_a_secret_once_sent():
    message = promise(secret=True, body="123456")
    tasks.deliver()
    message.refresh_from_db()
    assert (message.body, mail.outbox[0].body) == ("", "123456")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "refusal", [ConnectionRefusedError("no"), TimeoutError("slow"), smtplib.SMTPConnectError(421, "busy")]
)
def test_deliver_tries_again_later_when_nobody_answers(trouble, refusal):
    promise()
    trouble.at_open = refusal
    start = clock.now()
    waits = []
    for hours in range(5):
        with clock.at(start + timedelta(hours=hours)):
            message = services.deliver_one()
            waits.append(message.not_before - clock.now())
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (2, 4, 8, 16)]
    assert (message.state, message.tries) == ("failed", 5)
    assert Message.objects.undelivered().get() == message


@pytest.mark.django_db
def test_deliver_tries_again_when_the_server_says_not_now(trouble):
    promise()
    trouble.at_send = smtplib.SMTPRecipientsRefused({"to@people.example": (450, b"greylisted")})
    assert services.deliver_one().state == "waiting"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"to@people.example": (550, b"no such person")}),
        smtplib.SMTPServerDisconnected("gone in the middle"),
        RuntimeError("a bug"),
    ],
)
def test_deliver_shows_staff_what_may_have_gone_wrong_after_handing_over(trouble, error, caplog):
    promise(secret=True, body="123456")
    trouble.at_send = error
    message = services.deliver_one()
    assert (message.state, message.body) == ("failed", "")
    assert services.deliver_one() is None
    assert Message.objects.undelivered().get() == message


@pytest.mark.django_db
def test_a_crash_after_the_claim_is_shown_and_not_repeated():
    message = promise()
    services._claim()
    assert services.deliver_one() is None
    assert not Message.objects.undelivered().exists()
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert services.deliver_one() is None
        assert Message.objects.undelivered().get().state == "may not have arrived"
    assert mail.outbox == []
    message.refresh_from_db()
    assert message.sent_at is None


@pytest.mark.django_db
def test_send_again_is_a_decision_that_the_record_keeps():
    staff = person(Role.STAFF)
    message = promise()
    services._claim()
    with clock.at(clock.now() + timedelta(minutes=16)):
        services.send_again(message, by=staff)
        tasks.deliver()
    assert len(mail.outbox) == 1
    assert Entry.objects.get(verb="message.sent-again").actor == staff.pk


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["waiting", "sent", "claimed", "secret"])
def test_send_again_refuses_what_is_not_undelivered(state):
    staff = person(Role.STAFF)
    message = promise(secret=state == "secret")
    if state == "sent":
        services.deliver_one()
    if state == "claimed":
        services._claim()
    if state == "secret":
        services._fail(message, RuntimeError("no"))
    before = Message.objects.values().get()
    with pytest.raises(NotAllowedNow):
        services.send_again(message, by=staff)
    assert Message.objects.values().get() == before


@pytest.mark.django_db
def test_codes_that_are_an_hour_old_are_dropped():
    promise(secret=True, body="123456")
    kept = promise("b", secret=False)
    with clock.at(clock.now() + timedelta(minutes=61)):
        tasks.deliver()
    assert Message.objects.get(key="a").state == "failed"
    assert Message.objects.get(key="a").body == ""
    assert [m.to for m in mail.outbox] == [[kept.to]]


@pytest.mark.django_db
def test_a_link_outlives_a_mail_server_that_is_down_and_is_erased_once_sent(trouble):
    start = clock.now()
    promise(secret=True, body="https://localhost/key", keep_until=start + timedelta(days=14))
    trouble.at_open = ConnectionRefusedError("no")
    for minutes in (0, 3, 8, 17, 34, 90):  # until it has failed five times, and past the hour of a code
        with clock.at(start + timedelta(minutes=minutes)):
            tasks.deliver()
    assert Message.objects.undelivered().get().body == "https://localhost/key"
    trouble.at_open = None
    with clock.at(start + timedelta(days=2)):
        services.send_again(Message.objects.get(), by=person(Role.STAFF))
        tasks.deliver()
    message = Message.objects.get()
    assert (message.state, message.body, mail.outbox[0].body) == ("sent", "", "https://localhost/key")


@pytest.mark.django_db
def test_a_link_that_has_ended_is_neither_sent_nor_kept():
    start = clock.now()
    message = promise(secret=True, body="https://localhost/key", keep_until=start + timedelta(days=14))
    with clock.at(start + timedelta(days=14)):
        tasks.deliver()
        with pytest.raises(NotAllowedNow, match="has ended"):
            services.send_again(message, by=person(Role.STAFF))
    message.refresh_from_db()
    assert (message.state, message.body, mail.outbox) == ("failed", "", [])


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_message_once():
    for number in range(20):
        promise(f"key{number}", to=f"p{number}@people.example")
    start = threading.Barrier(4)

    def run():
        start.wait()
        tasks.deliver()
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(m.to[0] for m in mail.outbox) == sorted(f"p{number}@people.example" for number in range(20))
    assert Message.objects.exclude(sent_at=None).count() == 20


@pytest.mark.django_db
def test_a_clock_that_was_ahead_for_a_while_holds_no_mail_up(trouble):
    with clock.at(clock.now() + timedelta(days=2)):
        promise("due at once")
        promise("due later", not_before=clock.now() + timedelta(days=1))
        trouble.at_open = ConnectionRefusedError("away")
        services.deliver_one()  # and its second try would be in two days
    trouble.at_open = None
    tasks.deliver()
    assert list(Message.objects.exclude(sent_at=None).values_list("key", flat=True)) == ["due at once"]


@pytest.mark.django_db
def test_what_was_claimed_by_a_clock_that_was_ahead_is_seen_by_staff():
    message = promise()
    Message.objects.update(claimed_at=clock.now() + timedelta(days=2))
    message.refresh_from_db()
    assert (message.state, list(Message.objects.undelivered())) == ("may not have arrived", [message])
