"""Where allauth asks us: its mails go through the outbox, its secrets are stored encrypted."""

import logging
import uuid
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from shaping_future.outbox.services import promise

from . import second_factor_keys
from .middleware import STRONG

log = logging.getLogger(__name__)


def hash_of_code(code: str) -> str:
    """What the session keeps of a code by mail: a copy of the database opens nobody's account."""
    return salted_hmac("shaping_future.accounts.code", normalize_user_code(code), algorithm="sha256").hexdigest()


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """A row of the outbox, delivered within seconds. A mail with a code in it is secret: erased once sent."""
        if template_prefix.endswith("account_already_exists"):
            get_user_model()().set_password(str(uuid.uuid4()))  # as a new account costs: the time says nothing either
        if "code" in context:
            context = {**context, "code": self.request.codes_to_send[context["code"]]}
        site = SimpleNamespace(name="Shaping the Future", domain=settings.SITE_URL)  # never the Host header's word
        mail = self.render_mail(template_prefix, email, {"email": email, "current_site": site, **context})
        promise(
            key=f"account:{template_prefix.rsplit('/', 1)[-1]}:{uuid.uuid4()}",
            to=email,
            subject=mail.subject,
            body=mail.body,
            secret="code" in context,
        )

    def generate_login_code(self) -> str:
        return self._by_mail_only(super().generate_login_code())

    def generate_password_reset_code(self) -> str:
        return self._by_mail_only(super().generate_password_reset_code())

    def generate_email_verification_code(self) -> str:
        return self._by_mail_only(super().generate_email_verification_code())

    def _by_mail_only(self, code: str) -> str:
        """The hash goes where allauth keeps its code; send_mail, in the same request, writes the code itself."""
        kept = hash_of_code(code)
        self.request.codes_to_send = {**getattr(self.request, "codes_to_send", {}), kept: code}
        return kept

    def get_login_stages(self) -> list[str]:
        return [*super().get_login_stages(), "shaping_future.accounts.stages.ToldOnThePhone"]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            log.warning("a sign-in was refused: too many wrong passwords")
            raise

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords are counted for the account, however the host was spelled.

        allauth counts them for each spelling: with another port in each request one could try for ever.
        """
        return str(credentials.get("email", "")).lower()

    def logout(self, request: HttpRequest) -> None:
        """Whoever signs out leaves nothing in this browser: see middleware.TrackSessions."""
        super().logout(request)
        request.signed_out = True


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        """A stolen copy of the database must not yield second factors."""
        return second_factor_keys.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_factor_keys.opened(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """People who need a second factor keep at least one."""
        user = authenticator.user
        if authenticator.type not in STRONG or not user.needs_second_factor:
            return True
        return Authenticator.objects.filter(user=user, type__in=STRONG).exclude(pk=authenticator.pk).exists()
