"""What stands above every answer in production: nothing inline or from elsewhere runs, nothing is sent or kept that
should not be. tests/journeys and tests/test_machine.py hold the same in a browser that refuses other hosts."""

import json
import os
import subprocess
import sys

import pytest
from django.core import checks
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from shaping_future.accounts.roles import Role
from tests.accounts.test_signing_in import PASSWORD, with_password
from tests.cast import person, signed_in_as
from tests.handed_over import is_typed, opened

NAMES = [
    "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_SECURE", "CSRF_COOKIE_SAMESITE", "LANGUAGE_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD", "SECURE_SSL_REDIRECT",
    "SECURE_REFERRER_POLICY", "X_FRAME_OPTIONS", "DEBUG", "DEMO", "ALLAUTH_TRUSTED_PROXY_COUNT",
]  # fmt: skip
SCRIPT = (
    f"import json; from shaping_future import settings as s; print(json.dumps({{n: getattr(s, n) for n in {NAMES}}}))"
)


@pytest.fixture(scope="module")
def production():
    """Its settings, as a process with its variables reads them."""
    there = dict.fromkeys(["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "SMTP_HOST"], "a")
    there |= {"REDIS_URL": "redis://a", "DATABASE_URL": "postgresql://a/b", "SHAPING_PRODUCTION": "1"}
    there |= {"SEALING_KEYS": "A" * 43 + "=", "PATH": os.environ["PATH"], "DEBUG": "1", "SHAPING_DEMO": "1"}
    read = subprocess.run([sys.executable, "-c", SCRIPT], env=there, capture_output=True, text=True, check=True)
    return json.loads(read.stdout)


@pytest.fixture
def as_production(production, settings):
    for name, value in production.items():
        setattr(settings, name, value)
    return production


def test_production_is_neither_a_demo_nor_debugging_whatever_is_asked_for(production):
    assert (production["DEBUG"], production["DEMO"]) == (False, False)


def test_django_finds_nothing_to_harden(as_production, settings):
    """Its own list, `manage.py check --deploy`."""
    assert checks.run_checks(tags=["security"], include_deployment_checks=True) == []
    settings.SECURE_HSTS_SECONDS = 0
    found = checks.run_checks(tags=["security"], include_deployment_checks=True)
    assert [one.id for one in found] == ["security.W004"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/safe/", "/accounts/login/", "/no-such-page/", "/static/css/base.css"])
def test_every_answer_of_production_has_them(as_production, path):
    answer = Client().get(path, secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    rules = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert rules["default-src"] == rules["frame-ancestors"] == rules["object-src"] == rules["base-uri"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & set(answer.headers)
    for cookie in answer.cookies.values():
        assert (cookie["secure"], cookie["samesite"]) == (True, "Lax"), cookie.key


@pytest.mark.django_db
def test_cookies_of_production_are_of_this_host_only(as_production):
    browser = Client()
    browser.get(reverse("account_login"), secure=True)
    browser.post(reverse("safe-use"), {"titles": "quiet"}, secure=True)
    browser.get(reverse("home"), {"lang": "cy"}, secure=True)
    user = with_password(person())
    browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD}, secure=True)
    browser.get(reverse("account-home"), secure=True)
    names = {"__Host-session", "csrftoken", "quiet", "language", "last_person"}
    assert set(browser.cookies) == names
    for name in names - {"csrftoken"}:
        assert browser.cookies[name]["httponly"], name
    for name in names:
        cookie = browser.cookies[name]
        assert (bool(cookie["secure"]), cookie["path"], cookie["domain"]) == (True, "/", ""), name


@pytest.mark.django_db
def test_plain_http_leads_to_https(as_production):
    assert Client().get("/safe/").url == "https://testserver/safe/"


@pytest.mark.django_db
def test_what_somebody_signed_in_sees_is_kept_in_no_store():
    for browser, name in ((signed_in_as(person()), "account-home"), (signed_in_as(person(Role.STAFF)), "admin:index")):
        assert "no-store" in browser.get(reverse(name))["Cache-Control"]
        assert "Access-Control-Allow-Origin" not in browser.get(reverse(name), headers={"origin": "https://x.example"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/static/", "/static/css/", "/.git/config", "/manage.py", "/static/../manage.py", "/files/", "/backup.sql.bak"],
)
def test_no_folder_is_listed_and_nothing_else_of_the_disk_is_served(path):
    assert Client().get(path).status_code == 404


@pytest.mark.django_db
def test_every_answer_says_what_it_is_and_in_which_letters():
    """Those that need somebody or something: every walk over all addresses looks at it too (handed_over.opened)."""
    paths = ("/", "/safe/", "/health/live/", "/sitemap.xml", "/feed/", "/calls.ics", "/no-such-page/", "/api/v1/")
    for path in (
        *paths,
        "/open-data/grants.csv",
        "/open-data/grants.json",
        "/static/css/base.css",
        "/static/js/page.js",
    ):
        assert opened(Client(), path), path
    assert opened(signed_in_as(person(Role.STAFF)), "/data/retention/log.csv")
    for kind, said in (("text/csv", False), ("image/svg+xml", False), ("application/xml; charset=x", False)):
        assert is_typed(HttpResponse(b"x", content_type=kind)) is said
    without = HttpResponse(b"x")
    del without["Content-Type"]
    assert not is_typed(without)
