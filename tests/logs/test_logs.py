"""A log carries nothing of anybody's: hostile values through every way in which something can go wrong."""

import io
import json
import logging
from urllib.parse import quote

import pytest
from celery import shared_task
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError
from django.test import Client, RequestFactory
from django.urls import path
from django.views.debug import get_exception_reporter_class

from shaping_future import urls as site
from shaping_future.access import anyone, needs
from shaping_future.accounts.models import User
from shaping_future.logs import Word
from shaping_future.logs.config import News, config
from shaping_future.logs.lines import JsonLines
from tests.cast import person, signed_in_as

log = logging.getLogger("shaping_future.tests")
SECRETS = ["Amina Yusuf", "amina@people.example", "k3y-T0ken-9fQ", "We were detained in Dover", "20-00-00 55779911"]
NUMBER = "0123456789abcdef"


@needs(anyone)
def breaks(request, token=""):
    return careless(request, token)


def careless(request, token=""):
    """Everything a view could do wrong with what somebody sent."""
    text = " ".join([*request.POST.values(), *request.GET.values(), *request.COOKIES.values(), token])
    log.warning("It said %s to %s, %d times, as %s", text, request.user, 3, Word("form"))
    log.warning("It said %(text)s", {"text": text})
    logging.getLogger("elsewhere").error("Somebody else's library: " + text)  # noqa: G003 (that is the test)
    how = request.POST.get("how")
    if how == "twice":
        User.objects.create_user(SECRETS[1])
    if how == "suspicious":
        raise SuspiciousOperation(text)
    try:
        raise KeyError(text)
    except KeyError as error:
        raise ValueError(f"no such thing: {text}") from error


@shared_task(name="tests.breaks_too")
def breaks_too():
    log.warning("from a task")


@needs(anyone)
def asks(request):
    breaks_too.delay()
    return careless(request)


urlpatterns = [path("break/", breaks), path("break/<str:token>/", breaks), path("ask/", asks), *site.urlpatterns]
handler400, handler403, handler404, handler500 = site.handler400, site.handler403, site.handler404, site.handler500
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def lines():
    """What production writes: every logger, from INFO up, through the formatter of production."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(), logging.getLogger("shaping_future.requests")]
    levels = [logger.level for logger in loggers]
    logging.getLogger().addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def holds_nothing(found):
    text = json.dumps(found, ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in text or quote(secret) in text] == []


def hostile(browser, **more):
    browser.cookies["note"] = SECRETS[2]
    data = {"answer": SECRETS[3], "account": SECRETS[4], **more}
    address = f"/break/{quote(SECRETS[2])}/?q={quote(SECRETS[0])}"
    return browser.post(address, data, headers={"x-request-id": NUMBER, "user-agent": SECRETS[0]})


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["", "twice", "suspicious"])
def test_no_line_about_a_broken_view_carries_anything_of_anybody(lines, how):
    user = person(name=SECRETS[0], email=SECRETS[1])
    browser = signed_in_as(user)
    browser.raise_request_exception = False
    answer = hostile(browser, how=how)
    assert answer.status_code == (400 if how == "suspicious" else 500)
    found = lines()
    holds_nothing(found)
    assert {line["request"] for line in found} == {NUMBER}
    assert "It said … to …, 3 times, as form" in [line["message"] for line in found]
    last = found[-1]
    assert (last["logger"], last["status"], last["method"]) == ("shaping_future.requests", answer.status_code, "POST")
    if how == "":
        errors = next(line["errors"] for line in found if "errors" in line)
        assert [error["kind"] for error in errors] == ["builtins.ValueError", "builtins.KeyError"]
        assert errors[0]["at"][-1].endswith(" careless")
    if how == "twice":
        assert "one_account_per_email" in json.dumps(found) or "accounts_user_email" in json.dumps(found)


@pytest.mark.django_db
def test_no_line_about_a_refused_request_carries_anything_of_anybody(lines):
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    assert hostile(browser).status_code == 403
    assert browser.get(f"/{quote(SECRETS[0])}/?q={quote(SECRETS[3])}").status_code == 404
    assert browser.get("/", headers={"host": "k3y-T0ken-9fQ.example"}).status_code == 400
    assert len(lines()) > 3
    holds_nothing(lines())


@pytest.mark.django_db
def test_an_error_report_says_where_and_never_what(settings):
    request = RequestFactory().post("/", {"answer": SECRETS[3]}, headers={"x-note": SECRETS[2]})
    request.user = person(name=SECRETS[0], email=SECRETS[1])
    try:
        careless(request, SECRETS[2])
    except ValueError as error:
        report = get_exception_reporter_class(request)(request, type(error), error, error.__traceback__)
        texts = [report.get_traceback_text(), report.get_traceback_html()]
        data = report.filter.get_post_parameters(request), report.filter.get_safe_request_meta(request)
    holds_nothing([texts, data])
    assert "builtins.ValueError" in texts[0]
    assert " careless" in texts[0]


@pytest.mark.django_db(transaction=True)
def test_the_number_of_a_request_is_in_its_answer_its_tasks_and_on_the_page_that_says_sorry(worker, lines):
    browser = Client(raise_request_exception=False)
    answer = browser.get("/ask/", headers={"x-request-id": NUMBER})
    assert answer["X-Request-ID"] == NUMBER
    assert NUMBER in answer.text
    worker.settle()
    [line] = [line for line in lines() if line["message"] == "from a task"]
    assert (line["request"], line["task"]) == (NUMBER, "tests.breaks_too")
    assert browser.get("/break/")["X-Request-ID"] not in ("", NUMBER)
    forged = browser.get("/break/", headers={"x-request-id": SECRETS[0]})["X-Request-ID"]
    assert forged != SECRETS[0]
    assert len(forged) == 32


def test_a_failed_task_is_told_without_what_it_worked_on(lines):
    try:
        raise IntegrityError(f"Key (email)=({SECRETS[1]}) already exists.")
    except IntegrityError as error:
        context = {"name": "grants.x", "id": "4d6f1e0c-53a3-4b8e-9a39-0a4dd2a4c8a7", "exc": error, "args": SECRETS}
        logging.getLogger("celery.app.trace").exception("%(name)s[%(id)s] raised: %(exc)r for %(args)s", context)
    [line] = lines()
    holds_nothing(line)
    assert "4d6f1e0c-53a3-4b8e-9a39-0a4dd2a4c8a7" in line["message"]
    assert line["errors"][0]["kind"] == "django.db.utils.IntegrityError"


def test_production_writes_these_lines_and_each_refusal_once():
    made = config(production=True)
    assert made["handlers"]["stderr"]["formatter"] == "lines"
    assert made["formatters"]["lines"]["()"] == f"{JsonLines.__module__}.{JsonLines.__name__}"
    for words, error, is_news in (("Not Found: %s", None, False), ("Internal Server Error: %s", (KeyError,) * 3, True)):
        record = logging.LogRecord("django.request", logging.ERROR, "x.py", 1, words, ("/",), error)
        assert News().filter(record) is is_news
