"""A call says as data what it hides from readers: in its file, on the builder's pages, in public, and for good."""

import pytest
import yaml
from django.urls import reverse

from grants.calls import blindness, loading, services
from grants.calls.changes import changes
from grants.calls.definition import editing
from grants.calls.models import Call, Stage
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowedNow
from shaping_future.questionnaires.errors import MalformedDefinition
from tests.cast import a_call, call_text, person, signed_in_as

pytestmark = pytest.mark.django_db
READING = {"phase": "reading", "hides": ["organisations", "amounts"], "from": ["group"]}
DECIDING = {"phase": "deliberating", "hides": ["organisations"], "from": ["group"]}


def text_with(phases: str) -> str:
    return call_text().replace("  discuss_if:", f"  blind:\n{phases}\n  discuss_if:", 1)


def line_of(text: str, piece: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if piece in line)


def test_the_file_says_it_and_the_real_call_hides_nothing():
    assert (a_call().blind, a_call().blind_said) == ({}, [])
    text = text_with("    - {phase: reading, hides: [organisations, people, amounts], from: [facilitator, group]}")
    call = loading.load(text)
    assert call.blind == {
        "reading": {"hides": ["amounts", "organisations", "people"], "from": ["facilitator", "group"]}
    }
    assert call.blind_said == [
        "While people read and score, Group members and facilitators do not see the names of organisations,"
        " the names of people or amounts of money."
    ]


@pytest.mark.parametrize(
    ("lines", "where", "reason"),
    [
        ("    - {phase: choosing, hides: [people], from: [group]}", "choosing", "must be one of"),
        ("    - {phase: reading, hides: [scores], from: [group]}", "scores", "must be one of"),
        ("    - {phase: reading, hides: [people], from: [board]}", "[board]", "must be one of"),
        ("    - {phase: reading, hides: [], from: [group]}", "hides: []", "must have 1 to 3 values"),
        ("    - {phase: reading, hides: [people, people], from: [group]}", "people, people", "twice"),
        ("    - {phase: reading, hides: [people]}", "hides: [people]", "from"),
        ("    - {phase: deliberating, hides: [people], from: [group]}", "deliberating", "must be hidden"),
        (
            "    - {phase: reading, hides: [people], from: [group]}\n"
            "    - {phase: deliberating, hides: [people], from: [facilitator]}",
            "[facilitator]", "from the same people",
        ),
        (
            "    - {phase: reading, hides: [amounts], from: [group]}\n"
            "    - {phase: deliberating, hides: [amounts], from: [group]}",
            "deliberating", "decides about amounts",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_line(lines, where, reason):
    text = text_with(lines)
    with pytest.raises(MalformedDefinition, match=reason) as refused:
        loading.load(text)
    assert refused.value.line == line_of(text, where)
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("stage", "roles", "hides"),
    [
        (Stage.CHECKING, ["group"], {"organisations", "amounts"}),
        (Stage.READING, ["group"], {"organisations", "amounts"}),
        (Stage.READING, ["group", "facilitator"], {"organisations", "amounts"}),
        (Stage.READING, ["facilitator"], set()),
        (Stage.READING, ["group", "staff"], set()),
        (Stage.READING, ["board", "finance", "learning", "funder"], set()),
        (Stage.DELIBERATING, ["group"], {"organisations"}),
        (Stage.RECOMMENDED, ["group"], set()),
        (Stage.RELEASED, ["group"], set()),
    ],
)
def test_who_does_not_see_what_when(stage, roles, hides):
    blind = {one["phase"]: one for one in (READING, DECIDING)}
    assert blindness.hidden(blind, stage, roles) == hides
    assert blindness.hidden({}, stage, roles) == set()


def test_staff_choose_it_on_a_page_and_see_it_on_the_calls_own():
    call, staff = a_call(launched=False), signed_in_as(person(Role.STAFF))
    page = reverse("admin:grants_call_build_part", args=[call.pk, "blind"])
    assert staff.get(page).status_code == 200
    half = staff.post(page, {"reading-hides": ["organisations"]})
    assert (half.status_code, "Choose from whom it is hidden." in half.content.decode()) == (400, True)
    wrong = staff.post(page, {"deliberating-hides": ["organisations"], "deliberating-from": ["group"]})
    assert (wrong.status_code, "must be hidden" in wrong.content.decode()) == (400, True)
    assert staff.post(page, {"reading-hides": ["scores"], "reading-from": ["group"]}).status_code == 400
    assert Call.objects.get(pk=call.pk).blind == {}
    said = {"reading-hides": ["organisations", "amounts"], "reading-from": ["group"], "deliberating-hides":
            ["organisations"], "deliberating-from": ["group"]}  # fmt: skip
    assert staff.post(page, said).status_code == 302
    call = Call.objects.get(pk=call.pk)
    assert call.definition["review"]["blind"] == [READING, DECIDING]
    assert (
        "While people read and score, Group members do not see"
        in staff.get(reverse("call-detail", args=[call.slug])).content.decode()
    )
    assert staff.post(page, {}).status_code == 302
    assert "blind" not in Call.objects.get(pk=call.pk).definition["review"]


def test_once_launched_two_people_change_it_and_once_read_nobody_does():
    call, staff = a_call(), person(Role.STAFF)
    with pytest.raises(MalformedDefinition):
        loading.load(yaml.safe_dump({}))
    hide = lambda data: editing.put(data, ("review",), {"blind": [READING]})  # noqa: E731
    with pytest.raises(NotAllowedNow, match="Begin a change"):
        services.change_call(call, hide, by=staff)
    change = services.amend_call(call, hide, "Names sway people.", "The Group", by=staff)
    assert [(one.label, one.after) for one in changes(change.before, change.after)] == [
        (
            "New: Hidden from readers “reading”",
            "what is hidden: the names of organisations\namounts of money\nfrom whom: Group members",
        )
    ]
    services.confirm_amendment(change, by=person(Role.STAFF))
    assert set(Call.objects.get(pk=call.pk).blind) == {"reading"}
    Call.objects.filter(pk=call.pk).update(stage=Stage.READING)
    with pytest.raises(NotAllowedNow, match="Reading has begun. What is hidden"):
        services.amend_call(call, lambda data: editing.put(data, ("review",), {"blind": None}), "No.", "Us", by=staff)
