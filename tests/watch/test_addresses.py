"""What machines are told, and what the public is not."""

import datetime as dt

import pytest
from django.core.cache import caches
from django.test import Client

from shaping_future import clock
from shaping_future.outbox.models import Message
from shaping_future.watch import figures, probes, services
from shaping_future.watch.models import Alarm

TOKEN = "a-long-random-word"
METRICS = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def token(settings):
    settings.METRICS_TOKEN = TOKEN


def test_live_needs_nothing_but_the_process(client):
    answer = client.get("/health/live/")  # no database fixture: a query would fail this test
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert client.post("/health/live/").status_code == 405


@pytest.mark.django_db
def test_ready_says_what_is_missing_and_no_more(client, monkeypatch):
    assert client.get("/health/ready/").json() == {"ready": True, "failing": []}

    def away():
        raise OSError("postgresql://shaping:hush@db.example")

    for name in ("database", "redis", "disk"):
        with monkeypatch.context() as broken:
            broken.setitem(probes.PROBES, name, away)
            answer = client.get("/health/ready/")
        assert (answer.status_code, answer.json()) == (503, {"ready": False, "failing": [name]})


@pytest.mark.django_db
def test_the_probes_notice_the_real_thing(client, settings, monkeypatch):
    monkeypatch.setattr(probes, "_migrated", False)
    monkeypatch.setattr(probes, "_of_this_release", lambda: frozenset({("grants", "9999_of_tomorrow")}))
    monkeypatch.setattr(probes, "LEAST_DISK", 10**18)
    monkeypatch.setattr(caches["default"], "_cache", None)
    assert probes.failing() == ["redis", "migrations", "disk"]


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": TOKEN}])
def test_without_the_token_there_are_no_metrics(headers, settings):
    assert Client(headers=headers).get("/health/metrics/").status_code == 404
    settings.METRICS_TOKEN = ""
    assert Client(headers={"authorization": "Bearer "}).get("/health/metrics/").status_code == 404


@pytest.mark.django_db
def test_metrics_are_well_formed_and_complete():
    services.feel_pulse(figures.BEAT)
    answer = Client(headers=METRICS).get("/health/metrics/")
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    values = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert all(name.startswith("shaping_") and float(value) >= 0 for name, value in values.items())
    said = {line.split()[2].removeprefix("shaping_") for line in answer.text.splitlines() if line.startswith("# HELP")}
    assert said == {*figures.words(), "alarm", "task_age"}
    assert values['shaping_alarm{name="beat-stopped"}'] == "0"


@pytest.mark.django_db
def test_whoever_asks_for_readiness_notices_that_beat_has_stopped(client, settings):
    settings.OPERATORS = ["one@operators.example"]
    services.feel_pulse(figures.BEAT)
    with clock.at(clock.now() + dt.timedelta(minutes=11)):
        client.get("/health/ready/")
        assert Alarm.objects.get().name == "beat-stopped"
        assert Message.objects.get().subject == "Alarm: beat-stopped"
        assert "beat-stopped" in Client(headers=METRICS).get("/health/ready/").json()["alarms"]
