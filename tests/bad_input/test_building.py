"""The builder's pages against what nobody honest sends. A page that is added is in here by itself."""

import json

import pytest
from django.urls import reverse

from grants.calls.builder.pages import PAGES
from grants.calls.definition import look_through
from grants.calls.models import Call
from shaping_future.accounts.roles import Role
from tests.bad_input.answers import Unchanged, refuses, some
from tests.bad_input.forms import as_person

NAMES = [name for _where, name, _view in PAGES]
MORE = {
    "part": ["basics"], "part_add": ["strands"], "part_item": ["timeline", 1], "question": ["summary"], "section": [1],
}  # fmt: skip
LISTS = ["strands", "timeline", "eligibility", "easy-read", "equity", "payments", "learning"]
WRONG = ["🦄", "-1", "9" * 30, "9" * 5000, "NaN", "²", "[]", "x" * 400, "\u202e\u2066", "0001-01-01T00:00", "<script>"]


def address(call, name):
    return reverse(f"admin:grants_call_build_{name}", args=[call.pk, *MORE.get(name, [])])


def staff(world, **options):
    return as_person(world.people[Role.STAFF], **options)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_refuses_what_nobody_honest_sends(world, name):
    there, browser = address(world.preparing, name), staff(world)
    with Unchanged():
        for role in set(Role) - {Role.STAFF}:
            refuses(as_person(world.people[role]).post(there, follow=True), 403, 404)
        refuses(staff(world, enforce_csrf_checks=True).post(there), 403)
        refuses(browser.put(there), 405)
        refuses(browser.post(there, json.dumps({"do": "confirm"}), content_type="application/json"), 415)
        refuses(browser.post(there, {"label": "x" * 10_000_000}), 413)
        refuses(browser.post(there, {"label": "a\x00b"}), 400)
        for pk in ("0", "999999", "9" * 40, "x", "🦄"):
            refuses(browser.get(there.replace(f"/{world.preparing.pk}/", f"/{pk}/", 1)), 404)


@pytest.mark.parametrize("name", NAMES)
def test_wrong_values_never_break_a_page_or_the_call(world, name, request):
    there, browser = address(world.preparing, name), staff(world)
    context = browser.get(there).context
    form = context.get("form") if context else None
    fields = [bound.html_name for bound in form] if form is not None else []
    honest = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)} if form else {}
    for place, field in enumerate(fields[:12], start=NAMES.index(name)):
        for value in some(WRONG, place, request):
            answer = browser.post(there, honest | {field: value})
            assert answer.status_code < 500, (field, value)
    for key in ("do", "remove"):
        for value in ("", "up", "up 999", "remove 999999999999", "remove x", "section-up 99", "down 🦄", "x" * 5000):
            if name not in {"question", "section", "checklist"}:
                assert browser.post(there, {key: value}).status_code < 500, value
    look_through(Call.objects.get(pk=world.preparing.pk).definition)


@pytest.mark.parametrize("name", ["part", "criteria", "question", "section", "question_add"])
def test_a_page_that_is_older_than_the_call_is_refused(world, name):
    there, browser = address(world.preparing, name), staff(world)
    form = browser.get(there).context["form"]
    honest = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    with Unchanged():
        honest |= {"label": "Another question", "section": "Send"} if name == "question_add" else {}
        answer = browser.post(there, honest | {"seen": "0" * 64})
        assert answer.status_code == 409, answer.context["form"].errors
        assert "Somebody else changed this call" in answer.content.decode()


@pytest.mark.parametrize("name", [one for one in NAMES if one not in {"overview", "copy", "form", "change"}])
def test_nothing_of_a_launched_call_is_changed_directly(world, name):
    there = address(world.calls["open"], name)
    with Unchanged():
        if name == "testers":
            answer = staff(world).post(there, {"name": "Selam", "email": "new@people.example"})
        else:
            answer = staff(world).post(there, {"label": "x"})
        assert answer.status_code == 409


def test_names_that_are_not_there_are_not_found(world):
    call, browser = world.preparing, staff(world)
    for name, more in [("part", ["x"]), ("part", ["places"]), ("part_add", ["basics"]), ("part_item", ["strands", 99]),
                       ("question", ["nobody"]), ("section", [99])]:  # fmt: skip
        for method in (browser.get, browser.post):
            with Unchanged():
                refuses(method(reverse(f"admin:grants_call_build_{name}", args=[call.pk, *more])), 404)


@pytest.mark.parametrize("name", LISTS)
def test_the_last_item_of_a_list_stays(world, name):
    there, browser = reverse("admin:grants_call_build_part", args=[world.preparing.pk, name]), staff(world)
    for _ in range(40):
        assert browser.post(there, {"do": "remove 0"}).status_code in {302, 400}
    assert len(browser.get(there).context["rows"]) >= 1
    look_through(Call.objects.get(pk=world.preparing.pk).definition)
