"""Sign-ins in the log, good and bad, so that an attack can be seen there. People by number, addresses never."""

import logging
from typing import Any

from allauth.account.signals import email_verification_code_rejected, login_code_rejected, password_reset_code_rejected
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

log = logging.getLogger(__name__)


@receiver(user_logged_in)
def _came_in(user: Any, **_: Any) -> None:
    log.info("person %d signed in", user.pk)


@receiver(user_logged_out)
def _went_out(user: Any, **_: Any) -> None:
    if user is not None:
        log.info("person %d signed out", user.pk)


@receiver(user_login_failed)
def _was_refused(**_: Any) -> None:
    log.warning("a sign-in was refused: no such address and password")


@receiver(authentication_failed)
def _had_no_second_step(user: Any, **_: Any) -> None:
    log.warning("a sign-in of person %d was refused: wrong second step", user.pk)


@receiver([login_code_rejected, password_reset_code_rejected, email_verification_code_rejected])
def _had_another_code(user: Any, **_: Any) -> None:
    log.warning("person %d was refused: wrong code by mail", user.pk)
