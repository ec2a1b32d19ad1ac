"""Reads about people."""

from typing import Any

from allauth.account.models import EmailAddress


def has_verified(user: Any, email: str) -> bool:
    """Whether the person has shown that this address is theirs. One query."""
    return EmailAddress.objects.filter(user=user, verified=True, email__iexact=email).exists()
