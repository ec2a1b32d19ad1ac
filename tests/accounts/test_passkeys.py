"""Passkeys and security keys: what is asked of them, that an answer counts once, and which algorithms are taken."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256K
from fido2.utils import websafe_decode

from tests.accounts.passkeys import Passkey
from tests.cast import person, signed_in_as

pytestmark = pytest.mark.django_db
HOME, DOOR = "account-home", "mfa_login_webauthn"


@pytest.fixture
def passkey():
    user = person()
    passkey = Passkey(user)
    assert passkey.is_added(signed_in_as(user))
    return passkey


def asked_in(browser) -> dict:
    answer = browser.get(reverse(DOOR), headers={"x-requested-with": "XMLHttpRequest"})
    return answer.json()["request_options"]["publicKey"]


def comes_in(browser, answer: str) -> bool:
    browser.post(reverse(DOOR), {"credential": answer})
    return browser.get(reverse(HOME)).status_code == 200


def test_the_challenge_is_long_and_never_the_same(client):
    challenges = {websafe_decode(asked_in(client)["challenge"]) for _ in range(2)}
    assert [len(challenge) for challenge in challenges] == [32, 32]


def test_an_answer_opens_once_and_only_where_it_was_asked_for(client, passkey):
    other = Client()
    answer = passkey.answer(asked_in(client))
    assert not comes_in(other, answer)
    asked_in(other)
    assert not comes_in(other, answer)
    assert comes_in(client, answer)
    client.post(reverse("account_logout"))
    assert not comes_in(client, answer)


def test_an_answer_of_another_key_opens_nothing(client, passkey):
    stranger = Passkey(passkey.user)
    stranger.number = passkey.number
    assert not comes_in(client, stranger.answer(asked_in(client)))
    assert comes_in(client, passkey.answer(asked_in(client)))


def test_a_key_of_an_algorithm_that_is_not_approved_is_refused():
    """The library offers the curve of Bitcoin as its last: no standard of signatures knows it."""
    user = person()
    assert not Passkey(user, ES256K, ec.SECP256K1).is_added(signed_in_as(user))


@pytest.mark.parametrize(
    "sent", ["[]", "{}", '{"id": "AAAA", "rawId": "AAAA", "response": 1}', '{"id": 1, "rawId": []}']
)
def test_what_no_browser_would_send_for_a_passkey_is_refused(sent, client):
    asked_in(client)
    assert client.post(reverse(DOOR), {"credential": sent}).url == reverse("account_login")
    answer = signed_in_as(person()).post(reverse("mfa_add_webauthn"), {"credential": sent})
    assert answer.status_code == 200
    assert answer.context["form"].errors
