"""Every step of the staff desk against what nobody honest sends. A step that is added is in here by itself."""

import json

import pytest
from django.contrib import admin

from shaping_future.accounts.roles import Role
from tests.bad_input.answers import Unchanged, refuses
from tests.bad_input.forms import as_person

PAGES = list(admin.site._registry.items())
STEPS = [(model, desk, step) for model, desk in PAGES for step in desk.steps]
PAGE_STEPS = [(model, desk, step) for model, desk in PAGES for step in desk.page_steps]
names = [f"{model._meta.model_name} {step.name}" for model, _page, step in STEPS + PAGE_STEPS]


def address(model, desk, step, pk=None):
    if step in desk.page_steps:
        return desk.address("page_step", step.name)
    row = model.objects.order_by("pk").first()
    return desk.address("step", pk if pk is not None else row.pk if row else 1, step.name)


def of_the_desk(world, desk, step, **options):
    finance_only = Role.STAFF not in (step.roles or desk.roles)
    return as_person(world.people[Role.FINANCE if finance_only else Role.STAFF], **options)


@pytest.mark.parametrize(("model", "desk", "step"), STEPS + PAGE_STEPS, ids=names)
def test_a_step_refuses_what_nobody_honest_sends(world, model, desk, step):
    there, browser = address(model, desk, step), of_the_desk(world, desk, step)
    with Unchanged():
        for role in set(Role) - set(desk.roles) - {Role.STAFF, Role.FINANCE}:
            refuses(as_person(world.people[role]).post(there, follow=True), 403, 404)
        refuses(of_the_desk(world, desk, step, enforce_csrf_checks=True).post(there), 403)
        refuses(browser.put(there), 405)
        refuses(browser.post(there, json.dumps({"role": "staff"}), content_type="application/json"), 415)
        refuses(browser.post(there, {"note": "x" * 10_000_000}), 413)
        refuses(browser.post(there, {f"x{number}": "" for number in range(3000)}), 413)
        refuses(browser.post(there, {"note": "a\x00b"}), 400)
        if step.form is not None and step.name != "write":  # a letter takes any words
            wrong = dict.fromkeys(["role", "roles", "call", "condition", "reason", "email", "definition"], "9" * 40)
            assert browser.post(there, wrong).status_code in {400, 404, 409}


@pytest.mark.parametrize(("model", "desk", "step"), STEPS, ids=names[: len(STEPS)])
def test_a_step_on_a_row_that_is_not_there_is_not_found(world, model, desk, step):
    browser = of_the_desk(world, desk, step)
    with Unchanged():
        for pk in ("0", "999999", "9" * 40, "x", "🦄", "-1"):
            refuses(browser.post(address(model, desk, step, pk)), 404)
