"""The API answers what it describes, whatever it is asked; and with nothing that pages would not show."""

import json
from collections import Counter

import pytest
import schemathesis
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from grants.calls.models import Call
from grants.equity_funnel.models import FunnelSnapshot
from grants.equity_funnel.services import take_due_snapshots
from shaping_future.accounts.roles import Role
from tests.cast import a_call, person, signed_in_as
from tests.grants.open_data.cast import Open, choose
from tests.learning.insights.cast import begun, published
from tests.standing import built_once

API = "/api/v1/"
LISTS = ("calls", "grants", "insights", "funnels")


def opened():
    """Calls open and released, grants of every kind of name, an insight, and a count."""
    world = Open()
    published(begun())
    a_call()
    take_due_snapshots()
    return world


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(opened, django_db_blocker)


@pytest.fixture(autouse=True)
def _anew(db, world, settings):
    cache.clear()


def got(path: str, **headers) -> dict:
    answer = Client().get(API + path, headers=headers)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize("path", ["", "calls", "grants?limit=1", "openapi.json", "calls/nowhere", "no-such-thing"])
def test_every_answer_is_a_file_with_a_name(world, path):
    answer = Client().get(API + path)
    assert answer["Content-Disposition"] == 'attachment; filename="answer.json"'
    assert "json" in answer["Content-Type"]


def test_what_is_there(world):
    start = got("")
    assert {name.rpartition("/")[2] for name in start["links"].values()} >= set(LISTS)
    assert {name: bool(got(name)["count"]) for name in LISTS} == dict.fromkeys(LISTS, True)
    for name in LISTS:
        for item in got(name)["items"]:
            assert Client().get(item["url"].removeprefix("http://localhost:8000")).status_code == 200, item["url"]
    assert [one["status"] for one in got("calls?status=open")["items"]] == ["open"]
    slug = got("calls?status=open")["items"][0]["slug"]
    assert {"strands", "dates", "eligibility"} <= set(got(f"calls/{slug}"))


def test_nothing_of_a_grant_that_is_not_named(world):
    award = choose(world.named[0], "region")
    name = award.application.organisation.name
    every = json.dumps([got(f"{path}?limit=100") for path in LISTS])
    assert name not in every
    assert award.reference not in every
    award = choose(award, "own")
    assert name in json.dumps(got("grants"))


def test_pages_of_a_list(world):
    whole = [one["id"] for one in got("grants")["items"]]
    assert len(whole) > 2
    first = got("grants?limit=2")
    assert (first["count"], first["previous"], len(first["items"])) == (len(whole), None, 2)
    second = Client().get(first["next"].removeprefix("http://localhost:8000")).json()
    assert [one["id"] for one in first["items"] + second["items"]] == whole[:4]
    assert got("grants?offset=1000")["items"] == []


def test_figures_are_those_of_the_row_and_only_of_public_ones(world):
    snapshot = FunnelSnapshot.objects.public().get()
    found = got(f"funnels/{snapshot.call.slug}")
    assert [one["applications"] for one in found["stages"]] == [one["n"] for one in snapshot.content["stages"]]
    numbers = [
        [number["applications"] for number in group["numbers"]]
        for one in found["breakdowns"]
        for group in one["groups"]
    ]
    assert numbers == [
        [cell["n"] for cell in row["cells"]] for one in snapshot.content["dimensions"] for row in one["rows"]
    ]
    early = Call.objects.exclude(stage="released").first()
    assert Client().get(f"{API}funnels/{early.slug}").status_code == 404


def test_problems_are_sentences(world, settings):
    for path, status, words in (
        ("grants?limit=0", 400, "limit"),
        ("grants?limit=abc", 400, "limit"),
        ("grants?limit=1&limit=2", 400, "once"),
        ("calls?status=nonsense", 400, "status"),
        ("calls/none", 404, "not public"),
        ("nothing", 404, "not public"),
        ("grants?limit=%00", 400, "read"),
    ):
        answer = Client().get(API + path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json"), path
        body = answer.json()
        assert (body["status"], set(body)) == (status, {"type", "title", "status", "detail"})
        assert words in body["detail"]
    answer = Client().post(f"{API}grants", {"name": "x"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    settings.API_REQUESTS_PER_HOUR = 0
    answer = Client().get(API)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
    assert "Wait" in answer.json()["detail"]


def test_nobody_is_signed_in_here_and_no_cookie_is_touched(world):
    staff = signed_in_as(person(Role.STAFF))
    with CaptureQueriesContext(connection) as asked:
        answer = staff.get(f"{API}grants")
    assert not [one for one in asked if "session" in one["sql"] or "accounts_user" in one["sql"]]
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.content == Client().get(f"{API}grants").content
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert Client().options(f"{API}grants").status_code == 204


def test_what_did_not_change_is_not_sent_again(world):
    answer = Client().get(f"{API}grants")
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = Client().get(f"{API}grants", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    choose(world.named[0], "chosen", "Another name")
    assert Client().get(f"{API}grants", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 200
    head = Client().head(f"{API}grants")
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("path", [*LISTS, "../../feed/", "../../calls.ics", "../"])
def test_the_cost_of_an_answer_is_known(world, path, django_assert_max_num_queries):
    address = {"../../feed/": "/feed/", "../../calls.ics": "/calls.ics", "../": "/api/"}.get(path, API + path)
    with django_assert_max_num_queries(8):
        assert Client().get(address).status_code == 200


def test_the_same_cost_for_one_call_and_for_three(world):
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            got("calls")
        costs.append(len(asked))
        a_call()
        a_call()
    assert costs[0] == costs[1]


@pytest.fixture
def program(settings):
    """The site as a program meets it, through WSGI; the connection of the test stays open between two requests."""
    settings.API_REQUESTS_PER_HOUR = 1_000_000
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask_everything(program, examples: int) -> Counter:
    """Each address with what its description allows, and with what it does not. How often it answered with what."""
    answered: Counter = Counter()
    schema = schemathesis.openapi.from_wsgi(f"{API}openapi.json", program)
    for operation in schema.get_all_operations():
        found = operation.ok()
        modes = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
        cases = st.one_of([found.as_strategy(generation_mode=mode) for mode in modes])

        @settings(
            max_examples=examples, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=cases)
        def asked(case):
            answered[case.call_and_validate().status_code] += 1

        asked()
    return answered


def test_schemathesis_finds_nothing(world, program):
    answered = ask_everything(program, 10)
    assert answered[200] > 5
    assert answered[400] > 2
    assert set(answered) <= {200, 400, 404, 405}


@pytest.mark.long
def test_schemathesis_finds_nothing_in_many_requests(world, program):
    ask_everything(program, 300)
