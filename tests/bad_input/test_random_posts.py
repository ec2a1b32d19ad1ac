"""Posts that nobody thought of, to the forms with the most fields: never a 500, and nothing kept that is not valid."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cocreation.reading.models import Reading
from cocreation.reading.services.sheets import LONGEST
from shaping_future.questionnaires import types
from shaping_future.questionnaires.models import Answer
from tests.bad_input.forms import as_person
from tests.bad_input.table import FORMS

SECTIONS = [form for form in FORMS if form.route == "application-section"]
SHEETS = [form for form in FORMS if form.route == "reading-edit"]
ODD = [
    "",
    "on",
    "0",
    "1",
    "-1",
    "4",
    "5",
    "X",
    "x",
    "3.0",
    "9" * 25,
    "remove",
    "people",
    "single",
    "²",
    "١٢",
    "\x00",
    "a\r\nb",
]
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
values = st.one_of(st.sampled_from(ODD), words, st.lists(st.sampled_from(ODD), max_size=3))
SHORT, LONG = 200, 5_000
slowly = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def posts(names):
    """Some of the real names, and some that only look like them."""
    near = st.sampled_from(names).flatmap(lambda name: st.sampled_from([f"{name}-0", f"{name}-99-what", name.upper()]))
    return st.dictionaries(st.one_of(st.sampled_from(names), near), values, max_size=len(names) + 3)


def send(world, form, fields):
    browser = as_person(form.who(world))
    answer = browser.post(form.address(world), fields)
    assert answer.status_code < 500
    assert browser.get(form.address(world)).status_code < 500


def answers_are_valid(world):
    for answer in Answer.objects.filter(response__in=[world.draft.response, world.joint.response]):
        question = answer.question
        if question.type != "file":
            assert types.of(question).clean(question, answer.value) == answer.value


def sheet_is_valid(world):
    sheet = Reading.objects.get(pk=world.sheet.pk)
    for score in sheet.scores.all():
        assert score.value in {None, 0, 1, 2, 3, 4}
        assert len(score.sentence) <= LONGEST
    assert sheet.state != "sent" or all(score.sentence for score in sheet.scores.all())


def try_posts(world, forms, holds, examples):
    fields = {name: value for form in forms for name, value in form.fields(world).items() if name != "q-plan"}

    @settings(max_examples=examples, **slowly)
    @given(st.sampled_from(forms), posts(sorted(fields)))
    def one(form, post):
        before = transaction.savepoint()
        known = {name: value for name, value in form.fields(world).items() if name.startswith(("v-", "seen"))}
        send(world, form, known | post)
        holds(world)
        transaction.savepoint_rollback(before)

    one()


def test_random_posts_to_a_section(world):
    try_posts(world, SECTIONS, answers_are_valid, SHORT)


def test_random_posts_to_a_score_sheet(world):
    try_posts(world, SHEETS, sheet_is_valid, SHORT)


@pytest.mark.long
def test_many_random_posts_to_a_section(world):
    try_posts(world, SECTIONS, answers_are_valid, LONG)


@pytest.mark.long
def test_many_random_posts_to_a_score_sheet(world):
    try_posts(world, SHEETS, sheet_is_valid, LONG)
