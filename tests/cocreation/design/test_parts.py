"""The part of a call that a decision holds is filled in like any form, and judged as a call's file is."""

import pytest
from django.urls import reverse

from tests.cast import signed_in_as
from tests.cocreation.design.cast import a_design, filled_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def design():
    return a_design()


def drafted(design, kind):
    """The decision, the drafter's browser, the address of the next version and its page."""
    decision = design.begin_part(kind)
    browser, there = signed_in_as(design.members[0]), reverse("design-write", args=[decision.public_id])
    return decision, browser, there, browser.get(there)


@pytest.mark.parametrize("kind", ["criteria", "eligibility", "readings", "decision_rule"])
def test_what_nobody_touches_stays_as_it_is(design, kind):
    decision, browser, there, page = drafted(design, kind)
    assert ("data-weights" in page.text) == ("data-total" in page.text) == (kind == "criteria")
    sent = filled_in(page, why="Only the words.", text="Other words.")
    assert browser.post(there, sent).status_code == 302
    first, second = decision.versions.order_by("number")
    assert second.data == first.data
    alone = filled_in(browser.get(there), why="No call needs it.", text="Words.", alone="on")
    assert browser.post(there, alone).status_code == 302
    assert decision.versions.latest("number").data is None


def test_a_weight_goes_from_one_criterion_to_another_and_they_add_up(design):
    decision, browser, there, page = drafted(design, "criteria")
    first, *others = decision.versions.get().data["items"]
    moved = {"part-c0-weight": first["weight"] + 1, "why": "It matters more."}
    answer = browser.post(there, filled_in(page, **moved))
    assert (answer.status_code, "The weights add up to 101, not to 100." in answer.text) == (400, True)
    assert f'value="{first["weight"] + 1}"' in answer.text  # what was typed stays
    moved["part-c1-weight"] = others[0]["weight"] - 1
    assert browser.post(there, filled_in(page, **moved)).status_code == 302
    items = decision.versions.latest("number").data["items"]
    assert [one["weight"] for one in items[:2]] == [first["weight"] + 1, others[0]["weight"] - 1]
    assert [one["key"] for one in items] == [first["key"], *(one["key"] for one in others)]


def test_a_criterion_is_taken_out_and_a_new_one_takes_its_place(design):
    decision, browser, there, page = drafted(design, "criteria")
    items = decision.versions.get().data["items"]
    last, new = len(items) - 1, f"part-c{len(items)}"
    half = {f"part-c{last}-out": "on", f"{new}-label": "Joy", "why": "Joy counts."}
    answer = browser.post(there, filled_in(page, **half))
    assert (answer.status_code, "Fill in all of the new criterion" in answer.text) == (400, True)
    whole = half | {f"{new}-weight": items[last]["weight"]} | {f"{new}-{level}": f"Joy {level}" for level in range(5)}
    assert browser.post(there, filled_in(page, **whole)).status_code == 302
    now = decision.versions.latest("number").data["items"]
    assert [one["label"] for one in now] == [*(one["label"] for one in items[:last]), "Joy"]


def test_a_question_of_who_can_apply_is_added_and_one_taken_out(design):
    decision, browser, there, page = drafted(design, "eligibility")
    items = decision.versions.get().data
    new = f"part-e{len(items)}"
    said = {f"{new}-q": "Do you work in the UK?", f"{new}-if_fail": "We fund in the UK.", f"{new}-pass": ["yes"]}
    assert browser.post(there, filled_in(page, why="New.", **{f"{new}-q": "Half?"})).status_code == 400
    assert browser.post(there, filled_in(page, why="New.", **said, **{"part-e0-out": "on"})).status_code == 302
    now = decision.versions.latest("number").data
    assert now[:-1] == items[1:]
    assert (now[-1]["q"], now[-1]["pass"]) == ("Do you work in the UK?", "yes")


def test_the_quorum_is_the_groups_to_write(design):
    decision, browser, there, page = drafted(design, "decision_rule")
    half = {"part-percent": 70, "part-least": None, "why": "More of us."}
    answer = browser.post(there, filled_in(page, **half))
    assert (answer.status_code, "Write both numbers" in answer.text) == (400, True)
    assert browser.post(there, filled_in(page, **half | {"part-least": 7})).status_code == 302
    assert decision.versions.latest("number").data["counting"] == {"percent": 70, "least": 7}


def test_fields_that_began_with_an_earlier_version_are_read_as_that_one(design):
    """Somebody took the first criterion out meanwhile: what I typed for the second stays what the second says."""
    decision, browser, there, page = drafted(design, "criteria")
    items = decision.versions.get().data["items"]
    fewer = [one | {"weight": one["weight"] + (items[0]["weight"] if not place else 0)} for place, one in
             enumerate(items[1:])]  # fmt: skip
    design.write(decision, "One less.", data=decision.versions.get().data | {"items": fewer})
    sent = filled_in(page, why="Clearer.", **{"part-c1-label": "Mine"})
    answer = browser.post(there, sent)
    assert (answer.status_code, "What changed since your page was opened" in answer.text) == (409, True)
    assert browser.post(there, filled_in(answer)).status_code == 302
    now = decision.versions.latest("number").data["items"]
    assert [one["key"] for one in now] == [one["key"] for one in items]
    assert now[1]["label"] == "Mine"
