"""Sealed texts: only the environment's key opens them, only in their own row, and an older key can be thrown away."""

import base64
import os
import subprocess
import sys
import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured

from grants.bank.models import BankDetails
from shaping_future import env, sealed

OLD, NEW, OTHER = (base64.urlsafe_b64encode(bytes([number] * 32)).decode() for number in (1, 2, 3))
PLAIN = "20-20-15 63748472"


def a_row(text=PLAIN):
    row = BankDetails(pk=uuid.uuid4())
    sealed.write(row, "account", text)
    return row


def test_what_is_written_is_read_and_never_in_the_open(settings):
    settings.SEALING_KEYS = [NEW]
    row = a_row("Ähre ✓\nsecond line")
    assert sealed.read(row, "account") == "Ähre ✓\nsecond line"
    assert "Ähre" not in row.account + repr(row) + str(row)
    assert row.account != a_row("Ähre ✓\nsecond line").account
    assert sealed.read(BankDetails(), "account") == ""


def test_moved_to_another_row_it_does_not_open(settings):
    settings.SEALING_KEYS = [NEW]
    row, other = a_row(), a_row("else")
    other.account = row.account
    with pytest.raises(sealed.Broken, match="sealed for another row") as broken:
        sealed.read(other, "account")
    assert "63748472" not in str(broken.value)


@pytest.mark.parametrize("change", [lambda token: token[:-4] + "AAAA", lambda token: token[:40], lambda token: "gAAAA"])
def test_a_changed_text_does_not_open(settings, change):
    settings.SEALING_KEYS = [NEW]
    row = a_row()
    row.account = change(row.account)
    with pytest.raises(sealed.Broken, match="No key of SEALING_KEYS"):
        sealed.read(row, "account")


def test_the_newest_key_writes_and_every_key_reads(settings):
    settings.SEALING_KEYS = [OLD]
    row = a_row()
    settings.SEALING_KEYS = [NEW, OLD]
    assert (sealed.read(row, "account"), sealed.is_under_newest_key(row.account)) == (PLAIN, False)
    assert sealed.is_under_newest_key(a_row().account)
    settings.SEALING_KEYS = [OTHER]
    with pytest.raises(sealed.Broken):
        sealed.read(row, "account")


def test_a_plain_text_never_gets_as_far_as_the_database():
    with pytest.raises(ValueError, match="takes sealed texts only"):
        BankDetails._meta.get_field("account").get_prep_value(PLAIN)


@pytest.mark.parametrize("words", ["short", "A" * 44, f"{NEW},", f"{NEW},{OLD[:-1]}", "é" * 44, f"{NEW};{OLD}", ""])
def test_a_key_with_a_slip_is_refused_and_not_shown(monkeypatch, words):
    monkeypatch.setenv("TRIED", words)
    if words == f"{NEW},":
        assert env.keys("TRIED") == [NEW]
        return
    with pytest.raises(ImproperlyConfigured, match="TRIED") as refused:
        env.keys("TRIED")
    assert not words or words not in str(refused.value)


def test_production_does_not_start_without_a_key():
    there = {
        "SECRET_KEY": "x",
        "ALLOWED_HOSTS": "a",
        "SITE_URL": "https://a",
        "SMTP_HOST": "a",
        "REDIS_URL": "redis://a",
    }
    environment = there | {"SHAPING_PRODUCTION": "1", "DATABASE_URL": "postgresql://a/b", "PATH": os.environ["PATH"]}
    start = [sys.executable, "-c", "import shaping_future.settings"]
    refused = subprocess.run(start, env=environment, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "SEALING_KEYS is not set" in refused.stderr
    assert subprocess.run(start, env=environment | {"SEALING_KEYS": NEW}, check=False).returncode == 0
