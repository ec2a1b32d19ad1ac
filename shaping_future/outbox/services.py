"""Promising mail, and keeping the promise once."""

from datetime import datetime

from shaping_future import clock

from .models import Message


def promise(
    key: str, to: str, subject: str, body: str, secret: bool = False, not_before: datetime | None = None
) -> Message:
    """Promise one mail inside the caller's transaction; the same key again is the same promise.

    Subject lines are quiet: no names of applicants, no amounts, no decisions. `secret` hides the body from staff and
    erases it once sent (sign-in codes). The worker is nudged when the transaction commits; beat catches what it missed.
    """
    message, new = Message.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "subject": " ".join(subject.split())[:200],
            "body": body,
            "secret": secret,
            "not_before": not_before or clock.now(),
        },
    )
    return message
