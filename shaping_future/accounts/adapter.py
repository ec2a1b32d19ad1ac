"""Where allauth asks us: its mails go through the outbox, its secrets are stored encrypted."""

import base64
import hashlib
import uuid
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest

from shaping_future.outbox.services import promise

from .middleware import STRONG


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """A row of the outbox, delivered within seconds. A mail with a code in it is secret: erased once sent."""
        if template_prefix.endswith("account_already_exists"):
            get_user_model()().set_password(str(uuid.uuid4()))  # as a new account costs: the time says nothing either
        site = SimpleNamespace(name="Shaping the Future", domain=settings.SITE_URL)  # never the Host header's word
        mail = self.render_mail(template_prefix, email, {"email": email, "current_site": site, **context})
        promise(
            key=f"account:{template_prefix.rsplit('/', 1)[-1]}:{uuid.uuid4()}",
            to=email,
            subject=mail.subject,
            body=mail.body,
            secret="code" in context,
        )

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
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """People who need a second factor keep at least one."""
        user = authenticator.user
        if authenticator.type not in STRONG or not user.needs_second_factor:
            return True
        return Authenticator.objects.filter(user=user, type__in=STRONG).exclude(pk=authenticator.pk).exists()


def _fernet() -> Fernet:
    key = hashlib.sha256(b"second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
