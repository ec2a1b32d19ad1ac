"""A step of signing in that the library does not have."""

from allauth.account.stages import LoginStage
from django.shortcuts import redirect

from . import recovery


class ToldOnThePhone(LoginStage):
    """Whose old second steps ended shows the digits that they were told, until they have a new one. After the library's
    own stage for the second step."""

    key = "told_on_the_phone"
    urlname = "recovery-digits"

    def handle(self) -> tuple:
        asked = self.login.user is not None and recovery.asks_for_digits(self.login.user)
        return (redirect(self.urlname) if asked else None), True
