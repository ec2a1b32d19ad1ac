"""Forms in which somebody shows who they are: the library's, and what it leaves out.

A code by mail is compared by its hash: the session has nothing else. A code of the app is taken once, whatever door it
was shown at. What nobody else logs of a refusal is logged here.
"""

import logging
import struct

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from fido2.webauthn import RegistrationResponse

from . import second_factor
from .adapter import hash_of_code

log = logging.getLogger(__name__)


class _ByMail:
    """The code in somebody's mail."""

    def clean_code(self) -> str:
        self.cleaned_data["code"] = hash_of_code(self.cleaned_data["code"])
        return super().clean_code()


class LoginCode(_ByMail, account.ConfirmLoginCodeForm):
    pass


class AddressCode(_ByMail, account.ConfirmEmailVerificationCodeForm):
    pass


class ResetCode(_ByMail, account.ConfirmPasswordResetCodeForm):
    pass


class _Once:
    """A code of the app, or one for a bad day. The library forgets after 30 seconds that one of the app was used."""

    def clean_code(self) -> str:
        code = self.cleaned_data["code"] = second_factor.plain(self.cleaned_data["code"])
        if second_factor.was_used(self.user, code):
            check_rate_limit(self.user)
            raise self._refused_again()
        try:
            super().clean_code()
        except ValidationError as error:
            raise self._refused() if error.code == "incorrect_code" else error from error
        if self.authenticator.type == Authenticator.Type.TOTP and not second_factor.use_up(self.user, code):
            raise self._refused_again()
        return code

    def _refused_again(self) -> ValidationError:
        second_factor.tell_of_second_use(self.user)
        return self._refused()

    def _refused(self) -> ValidationError:
        says = gettext("This code is not right, or was used already. Wait for the next one in your app.")
        return ValidationError(says, code="incorrect_code")


class SecondStep(_Once, mfa.AuthenticateForm):
    pass


class SecondStepAgain(_Once, mfa.ReauthenticateForm):
    pass


NOT_A_KEY = (AttributeError, LookupError, TypeError, ValueError, struct.error)
"""What the library raises when somebody sends JSON that no browser would."""


class _Key:
    """A passkey or security key. The library says nothing of one that was refused."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except (ValidationError, *NOT_A_KEY) as error:
            log.warning("a sign-in was refused: wrong passkey or key")
            if isinstance(error, ValidationError):
                raise
            raise get_adapter().validation_error("incorrect_code") from error


APPROVED = {-7, -8, -35, -36, -37, -257, -48, -49, -50}
"""Numbers of COSE for what FIPS 186-5 and 204 allow: ECDSA, EdDSA, RSA, ML-DSA. The library also takes secp256k1."""


class NewKey(webauthn.AddWebAuthnForm):
    """A key that its person adds."""

    def clean(self) -> dict:
        try:
            cleaned = super().clean()
            algorithm = self._algorithm_of(cleaned["credential"]) if cleaned.get("credential") else None
        except NOT_A_KEY as error:
            raise get_adapter().validation_error("incorrect_code") from error
        if algorithm is not None and algorithm not in APPROVED:
            raise ValidationError(gettext("We cannot use this key. Use another one."))
        return cleaned

    def _algorithm_of(self, credential: dict) -> int:
        made = RegistrationResponse.from_dict(credential).response.attestation_object.auth_data
        return made.credential_data.public_key.ALGORITHM


class KeyAlone(_Key, webauthn.LoginWebAuthnForm):
    pass


class KeySecond(_Key, webauthn.AuthenticateWebAuthnForm):
    pass


class KeyAgain(_Key, webauthn.ReauthenticateWebAuthnForm):
    pass
