"""The secrets of second factors stand under the keys of sealed texts: keys change, and nobody sets theirs up anew.

The release before kept them under SECRET_KEY. Such a one opens as before, and `manage.py reseal` moves it.
"""

import base64
import hashlib
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction

from shaping_future import sealed


def seal(text: str) -> str:
    return sealed.keys().encrypt(text.encode()).decode()


def opened(token: str) -> str:
    try:
        return sealed.keys().decrypt(token.encode()).decode()
    except InvalidToken:
        return _of_the_release_before().decrypt(token.encode()).decode()


def reseal() -> int:
    """Every one under the newest key; how many were not. A row at a time: nobody who signs in waits."""
    return sum(_reseal_one(pk) for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True))


def left() -> int:
    """How many still need an older key, or SECRET_KEY."""
    return sum(not _is_new(row.data) for row in Authenticator.objects.iterator())


@transaction.atomic
def _reseal_one(pk: int) -> bool:
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None or _is_new(row.data):
        return False
    row.data = {name: _anew(value) for name, value in row.data.items()}
    row.save(update_fields=["data"])
    return True


def _is_token(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(sealed.BEGINS)


def _is_new(data: dict[str, Any]) -> bool:
    values = [one for value in data.values() for one in (value if isinstance(value, list) else [value])]
    return all(sealed.is_under_newest_key(value) for value in values if _is_token(value))


def _anew(value: Any) -> Any:
    if isinstance(value, list):
        return [_anew(one) for one in value]
    return seal(opened(value)) if _is_token(value) else value


def _of_the_release_before() -> Fernet:
    key = hashlib.sha256(b"second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
