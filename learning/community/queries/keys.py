"""Addresses that are keys: for a diary that cannot sign in, and for the link in a mail that ends such mails. They are
signed, so nothing is stored; a calendar's holds a number, and the next number makes it worthless."""

from django.core.signing import BadSignature, Signer

from learning.community.kinds import MailKind
from learning.community.models import Presence


def mail_key(presence: Presence, kind: str) -> str:
    return Signer(salt="community.mail").sign(f"{presence.pk}.{kind}")


def with_mail_key(user, token: str) -> tuple[Presence, str]:
    """(whose, which kind or "all"). It opens nothing, so whoever holds it need not sign in."""
    pk, kind = _read("community.mail", token)
    if kind not in {"all", *MailKind.values}:
        raise Presence.DoesNotExist
    return Presence.objects.get(pk=pk), kind


def calendar_key(presence: Presence) -> str:
    return Signer(salt="community.calendar").sign(f"{presence.pk}.{presence.calendar_number}")


def with_calendar_key(user, token: str) -> Presence:
    """Of a partner who is still in the space, and who has not ended this address."""
    pk, number = _read("community.calendar", token)
    here = Presence.objects.here().filter(calendar_on=True).select_related("user")
    return here.get(pk=pk, calendar_number=number)


def _read(salt: str, token: str) -> tuple[int, str]:
    try:
        pk, value = Signer(salt=salt).unsign(token).split(".")
        return int(pk), value
    except (BadSignature, ValueError) as error:
        raise Presence.DoesNotExist from error
