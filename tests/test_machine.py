"""The ground that tests stand on: the network is refused, the worker works, the browser reports what goes wrong."""

import re
import socket
from pathlib import Path

import pytest
from celery import shared_task
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import expect

from shaping_future import celery

people_seen = []


@shared_task(name="tests.count_people")
def count_people():
    people_seen.append(get_user_model().objects.count())


def test_the_network_is_refused():
    with pytest.raises(Exception, match=r"198\.51\.100\.1"):
        socket.create_connection(("198.51.100.1", 80), timeout=0.1)


def test_the_worker_sees_the_test_database(worker):
    get_user_model().objects.create_user("a.person@people.example")
    people_seen.clear()
    count_people.delay()
    count_people.delay()
    worker.settle()
    assert people_seen == [1, 1]


def test_the_worker_knows_every_task_and_beat_asks_for_no_other():
    root = Path(settings.ROOT)
    folders = {
        ".".join(path.parent.relative_to(root).parts)
        for app_name in ("shaping_future", "grants", "cocreation", "learning")
        for path in (root / app_name).rglob("tasks.py")
    }
    assert folders == set(celery.FOLDERS)
    celery.app.loader.import_default_modules()
    asked = {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()}
    for app_name in ("shaping_future", "grants", "cocreation", "learning"):  # and what services ask for by its name
        for path in (root / app_name).rglob("*.py"):
            asked |= set(re.findall(r"send_task\(\s*\"([^\"]+)", path.read_text()))
    assert "shaping_future.outbox.tasks.deliver" in asked
    assert asked - set(celery.app.tasks) == set()


def test_home_opens_without_javascript_and_is_accessible_with_it(page, nojs_page, axe):
    for one in (page, nojs_page):
        one.goto(reverse("home"))
        expect(one.locator("h1")).to_have_count(1)
    axe(page)


def test_the_browser_reports_what_the_content_security_policy_stops(open_page):
    page = open_page()
    page.goto(reverse("home"))
    page.set_content("<p style='color: red'>Red</p><script src='https://elsewhere.example/x.js'></script>")
    found = "\n".join(open_page.problems)
    open_page.problems.clear()
    assert "style-src" in found
    assert "script-src" in found


def test_a_page_may_answer_404_but_a_script_may_not(open_page):
    page = open_page()
    assert page.goto("/no-such-page/").status == 404
    assert open_page.problems == []
    page.evaluate("new Promise(done => { const s = document.createElement('script'); s.onerror = done;"
                  " s.src = '/static/no-such-script.js'; document.head.append(s) })")  # fmt: skip
    found = open_page.problems.copy()
    open_page.problems.clear()
    assert any("/static/no-such-script.js" in problem for problem in found)
