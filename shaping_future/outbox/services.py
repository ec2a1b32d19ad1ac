"""Promising mail, and keeping the promise once."""

import logging
from collections.abc import Mapping
from datetime import datetime
from email.utils import parseaddr
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction

from shaping_future import clock
from shaping_future.errors import NotAllowedNow
from shaping_future.record.services import note

from .models import MAX_TRIES, Message, pause

log = logging.getLogger(__name__)


def contact_email() -> str:
    """Where a person answers: what mail comes from, and what pages and printed packs name."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def promise(
    key: str,
    to: str,
    subject: str,
    body: str,
    secret: bool = False,
    not_before: datetime | None = None,
    keep_until: datetime | None = None,
    unsubscribe: str = "",
    forgets: bool = False,
) -> Message:
    """Promise one mail inside the caller's transaction; the same key again is the same promise.

    Subject lines are quiet: no names of applicants, no amounts, no decisions. `secret` hides the body from staff and
    erases it once sent, or an hour after the promise (sign-in codes). `keep_until` is when the key in a secret mail
    ends: till then it is tried, and staff can send it again unread, because the link is worth as much as on the first
    day. `unsubscribe` is an address that ends such mails by one POST without signing in: mail programs show a button
    for it. The worker is nudged when the transaction commits; beat catches what it missed.
    `forgets`: to somebody who is erased; the address goes with the mail, sent or not.
    """
    promise_to_each({key: to}, subject, body, secret, not_before, keep_until, unsubscribe, forgets)
    return Message.objects.get(key=key)


def promise_to_each(
    to: Mapping[str, str],
    subject: str,
    body: str,
    secret: bool = False,
    not_before: datetime | None = None,
    keep_until: datetime | None = None,
    unsubscribe: str = "",
    forgets: bool = False,
) -> None:
    """The same mail to several people, each on their own: key → address. One query."""
    what = {
        "subject": " ".join(subject.split())[:200],
        "body": body,
        "secret": secret,
        "not_before": not_before or clock.now(),
        "keep_until": keep_until,
        "unsubscribe": unsubscribe,
        "forgets": forgets,
    }
    messages = [Message(key=key, to=address, **what) for key, address in to.items()]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    _nudge_on_commit()


def deliver_one() -> Message | None:
    """Claim the next waiting message, send it outside of any transaction, say what happened. None: nothing waits.

    A crash between the claim and the answer leaves a claimed row that staff decide about; it is never sent again by
    itself, because it may have arrived.
    """
    message = _claim()
    if message is None:
        return None
    try:
        mailer = get_connection()
        mailer.open()
    except (OSError, SMTPException) as error:
        return _release(message, error)
    try:
        mailer.send_messages([_mail(message)])
    except (OSError, SMTPException) as error:
        return _release(message, error) if _is_temporary(error) else _fail(message, error)
    except Exception as error:
        log.exception("outbox message %s could not be sent", message.pk)
        return _fail(message, error)
    finally:
        _close(mailer)
    message.sent_at = clock.now()
    message.body = "" if message.secret else message.body
    message.unsubscribe = ""
    if message.forgets:
        message.to = message.error = ""
    message.save(update_fields=["sent_at", "body", "unsubscribe", "to", "error"])
    return message


@transaction.atomic
def send_again(message: Message, *, by: Any) -> Message:
    """A person decides to send once more what failed, or what may or may not have arrived."""
    message = Message.objects.select_for_update().get(pk=message.pk)
    if not message.is_undelivered:
        raise NotAllowedNow("This message was sent, or is about to be.")
    if message.forgets and not message.to:
        raise NotAllowedNow("The person is erased, and their address with them.")
    if message.is_code:
        raise NotAllowedNow("Sign-in codes are not sent again: the person asks for a new one on the sign-in page.")
    if message.is_over:
        raise NotAllowedNow("The link in this message has ended. Whoever asked for it can ask for a new one.")
    message.claimed_at = message.failed_at = None
    message.tries = 0
    message.error = ""
    message.not_before = clock.now()
    message.save(update_fields=["claimed_at", "failed_at", "tries", "error", "not_before"])
    note("message.sent-again", subject=message, by=by)
    _nudge_on_commit()
    return message


def drop_stale_secrets() -> int:
    """A key that has ended is worthless: never sent late, and not kept. How many there were."""
    stale = Message.objects.filter(secret=True, sent_at=None).over().exclude(body="")
    ended = {"body": "", "failed_at": clock.now(), "error": "Not sent in time: what it holds has ended."}
    return stale.filter(forgets=True).update(to="", **ended) + stale.filter(forgets=False).update(**ended)


def _claim() -> Message | None:
    with transaction.atomic():
        message = Message.objects.waiting().select_for_update(skip_locked=True).first()
        if message is not None:
            message.claimed_at = clock.now()
            message.tries += 1
            message.save(update_fields=["claimed_at", "tries"])
    return message


def _release(message: Message, error: Exception) -> Message:
    """Nothing was handed over: try again later, five times."""
    if message.tries >= MAX_TRIES:
        return _fail(message, error)
    message.claimed_at = None
    message.not_before = clock.now() + pause(message.tries)
    message.error = _words(error)
    message.save(update_fields=["claimed_at", "not_before", "error"])
    return message


def _fail(message: Message, error: Exception) -> Message:
    message.failed_at = clock.now()
    message.error = _words(error)
    message.body = "" if message.is_code else message.body
    if message.forgets:
        message.to, message.body, message.error = "", "", type(error).__name__  # its words may name the address
    message.save(update_fields=["failed_at", "error", "body", "to"])
    return message


def _mail(message: Message) -> EmailMessage:
    """Always the same Message-ID for the same row, so that a mail server can tell a second copy."""
    host = urlsplit(settings.SITE_URL).hostname
    headers = {"Message-ID": f"<outbox-{message.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    if message.unsubscribe:
        headers |= {
            "List-Unsubscribe": f"<{message.unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return EmailMessage(message.subject, message.body, to=[message.to], headers=headers)


def _is_temporary(error: Exception) -> bool:
    """Whether the server said "not now" (4xx), which it says only about mail it did not take."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _words in error.recipients.values())
    return isinstance(error, SMTPResponseException) and 400 <= error.smtp_code < 500


def _close(mailer: Any) -> None:
    try:
        mailer.close()
    except (OSError, SMTPException):
        log.info("the mail server hung up first")


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300].replace("\x00", "")


def _nudge_on_commit() -> None:
    """Once per transaction; a missing broker costs nothing but seconds, because beat looks as well."""
    if not any(entry[1] is _nudge for entry in connection.run_on_commit):
        transaction.on_commit(_nudge, robust=True)


def _nudge() -> None:
    current_app.send_task("shaping_future.outbox.tasks.deliver", retry=False)
