"""What a password may not be, besides what Django refuses."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

MOST = 128
"""Characters: hashing a novel would keep a web process busy for whoever sends one."""


class NotEndless:
    """A validator for AUTH_PASSWORD_VALIDATORS. Nothing is cut off: what is too long is refused."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > MOST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return gettext("A password has at most 128 characters.")
