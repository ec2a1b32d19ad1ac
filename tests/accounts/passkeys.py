"""A passkey in Python: makes a key, and answers what a page asks of it, as a phone would."""

import hashlib
import json
import os

from allauth.account.utils import user_pk_to_url_str
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.urls import reverse
from fido2.cose import ES256, CoseKey
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

HOST = "testserver"
FLAG = AuthenticatorData.FLAG


class Passkey:
    """Of one person. `kind` is the COSE algorithm of its key; what the page allows is not asked."""

    def __init__(self, user, kind: type[CoseKey] = ES256, curve: type[ec.EllipticCurve] = ec.SECP256R1):
        self.user, self.number, self.kind = user, os.urandom(16), kind
        self.key = ec.generate_private_key(curve())

    def is_added(self, browser) -> bool:
        """Whether the person's own page takes it. They have no other second step, nor a password."""
        page = browser.get(reverse("mfa_add_webauthn"))
        asked = page.context["js_data"]["creation_options"]["publicKey"]
        public = AttestedCredentialData.create(
            b"\0" * 16, self.number, self.kind.from_cryptography_key(self.key.public_key())
        )
        says = AttestationObject.create("none", self._data(FLAG.AT, public), {})
        response = {"clientDataJSON": self._client("create", asked), "attestationObject": websafe_encode(bytes(says))}
        sent = self._credential(response, {"credProps": {"rk": True}})
        return browser.post(page.request["PATH_INFO"], {"credential": sent, "passwordless": "on"}).status_code == 302

    def answer(self, asked: dict) -> str:
        """To the challenge of a page that asks who somebody is."""
        data, client = self._data(), self._client("get", asked)
        signed = bytes(data) + hashlib.sha256(self.said).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._credential(
            {
                "clientDataJSON": client,
                "authenticatorData": websafe_encode(bytes(data)),
                "signature": websafe_encode(signature),
                "userHandle": websafe_encode(user_pk_to_url_str(self.user).encode()),
            }
        )

    def _data(self, more: int = 0, public: bytes = b"") -> AuthenticatorData:
        host = hashlib.sha256(HOST.encode()).digest()
        return AuthenticatorData.create(host, FLAG.UP | FLAG.UV | more, 0, public)

    def _client(self, what: str, asked: dict) -> str:
        said = {"type": f"webauthn.{what}", "challenge": asked["challenge"], "origin": f"https://{HOST}"}
        self.said = json.dumps(said).encode()
        return websafe_encode(self.said)

    def _credential(self, response: dict, extensions: dict | None = None) -> str:
        number = websafe_encode(self.number)
        return json.dumps(
            {
                "id": number,
                "rawId": number,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": extensions or {},
            }
        )
