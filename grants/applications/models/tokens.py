"""Links that are a key by themselves: the mail holds the key, the database only its hash."""

import hashlib
import secrets

from django.db import models

from shaping_future import clock


def new_token() -> str:
    """192 random bits, for an address."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> str:
    """SHA-256. A slow hash would add nothing: nobody can try 192 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


class TokenQuerySet(models.QuerySet):
    def with_token(self, token: str) -> models.Model:
        return self.get(token_hash=token_hash(token))

    def in_time(self) -> "TokenQuerySet":
        return self.filter(expires_at__gt=clock.now())


class TokenLink(models.Model):
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField()

    objects = TokenQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= clock.now()
