"""What a password may not be, besides what Django refuses."""

from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

LEAST = 12
MOST = 128
"""Characters: hashing a novel would keep a web process busy for whoever sends one."""


class LongEnough(MinimumLengthValidator):
    """Django's, in words that we have in every language."""

    def __init__(self) -> None:
        super().__init__(min_length=LEAST)

    def get_error_message(self) -> str:
        return gettext("This password is too short. Use 12 characters or more.")

    def get_help_text(self) -> str:
        return gettext("Use 12 characters or more.")


class NotEndless:
    """A validator for AUTH_PASSWORD_VALIDATORS. Nothing is cut off: what is too long is refused."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > MOST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return gettext("A password has at most 128 characters.")
