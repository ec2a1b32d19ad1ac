"""Second factors outlive every key: SECRET_KEY may change, and so may the keys of sealed texts."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cryptography.fernet import InvalidToken
from django.core.cache import cache
from django.core.management import CommandError, call_command

from shaping_future.accounts import second_factor_keys as keys
from shaping_future.accounts import services
from shaping_future.accounts.roles import Role
from tests.cast import person
from tests.sealed.test_sealed import NEW, OLD

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(settings):
    settings.DEMO, settings.SEALING_KEYS, settings.SECRET_KEY = True, [OLD], "of the release before" * 3
    return services.use_demo_second_factor(person(Role.STAFF))


def code_is_taken(user) -> bool:
    cache.clear()  # a code is taken once, and here it is tried under several keys
    app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return app.wrap().validate_code(services.demo_code())


def as_the_release_before_wrote_it(user):
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    row.data = {"secret": keys._of_the_release_before().encrypt(services.DEMO_SECRET.encode()).decode()}
    row.save()


def test_another_secret_key_takes_nobodys_second_factor(staff, settings):
    settings.SECRET_KEY = "another" * 10
    assert code_is_taken(staff)


def test_what_the_release_before_wrote_opens_and_is_moved(staff, settings, capsys):
    as_the_release_before_wrote_it(staff)
    codes = RecoveryCodes.activate(staff)
    before = codes.get_unused_codes()
    settings.SEALING_KEYS = [NEW, OLD]
    assert code_is_taken(staff)
    call_command("reseal")
    assert "second factors: 2 sealed again, 0 left." in capsys.readouterr().out
    call_command("reseal")
    assert "second factors: 0 sealed again, 0 left." in capsys.readouterr().out
    settings.SECRET_KEY, settings.SEALING_KEYS = "another" * 10, [NEW]
    assert code_is_taken(staff)
    again = RecoveryCodes(Authenticator.objects.get(pk=codes.instance.pk)).get_unused_codes()
    assert again == before


def test_one_that_still_needs_an_older_key_is_not_called_done(staff, settings, monkeypatch):
    as_the_release_before_wrote_it(staff)
    monkeypatch.setattr(keys, "_reseal_one", lambda pk: False)
    with pytest.raises(CommandError, match="1 texts still need an older key"):
        call_command("reseal")


def test_a_stranger_to_all_keys_stays_closed(staff, settings):
    token = get_adapter().encrypt("words")
    settings.SEALING_KEYS = [NEW]
    with pytest.raises(InvalidToken):
        get_adapter().decrypt(token)
