"""Posts that nobody thought of, to every form and most of all to those with the most fields: never a 500, and nothing
kept that is not valid. script/test --all sends ten thousand."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cocreation.reading.models import Reading
from cocreation.reading.services.writing import LONGEST
from shaping_future.questionnaires import types
from shaping_future.questionnaires.models import Answer
from tests.bad_input import database
from tests.bad_input.forms import as_person
from tests.bad_input.table import FORMS
from tests.standing import undone

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
SHORT, LONG = 50, {"sections": 4_000, "sheets": 2_500, "every": 3_500}
slowly = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def posts(names):
    """Some of the real names, and some that only look like them."""
    names = names or ["x"]
    near = st.sampled_from(names).flatmap(lambda name: st.sampled_from([f"{name}-0", f"{name}-99-what", name.upper()]))
    return st.dictionaries(st.one_of(st.sampled_from(names), near), values, max_size=min(len(names), 40) + 3)


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


def names_of(form, world):
    return sorted(name for name in form.fields(world) if name != "q-plan")


def try_posts(world, forms, holds, examples, names=None):
    """Each example is undone. One in twenty refusals is looked at closely: it may not have changed a thing."""
    browsers = [(form, as_person(form.who(world))) for form in forms]
    fields = {name for form in forms for name in names_of(form, world)}
    shape = st.sampled_from(browsers).flatmap(
        lambda one: st.tuples(st.just(one), posts(sorted(fields) if names is None else names(one[0], world)))
    )
    count = itertools.count()

    @settings(max_examples=examples, **slowly)
    @given(shape)
    def one(example):
        (form, browser), post = example
        known = {name: value for name, value in form.fields(world).items() if name.startswith(("v-", "seen"))}
        look = next(count) % 20 == 0
        with undone():
            was = database.digest() if look else None
            answer = browser.post(form.address(world), known | post)
            assert answer.status_code < 500
            if look and answer.status_code >= 400 and form.route != "application-section":
                assert database.changed(was) == set()  # a section keeps the good beside the bad
            if look:
                assert browser.get(form.address(world)).status_code < 500
            holds(world)

    one()


def nothing(world):
    """The forms of every kind are judged by their answers alone."""


def test_random_posts_to_a_section(world):
    try_posts(world, SECTIONS, answers_are_valid, SHORT)


def test_random_posts_to_a_score_sheet(world):
    try_posts(world, SHEETS, sheet_is_valid, SHORT)


def test_random_posts_to_every_form(world):
    try_posts(world, FORMS, nothing, SHORT, names_of)


@pytest.mark.long
def test_many_random_posts_to_a_section(world):
    try_posts(world, SECTIONS, answers_are_valid, LONG["sections"])


@pytest.mark.long
def test_many_random_posts_to_a_score_sheet(world):
    try_posts(world, SHEETS, sheet_is_valid, LONG["sheets"])


@pytest.mark.long
def test_many_random_posts_to_every_form(world):
    try_posts(world, FORMS, nothing, LONG["every"], names_of)
