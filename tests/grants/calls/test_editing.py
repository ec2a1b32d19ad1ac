"""Any sequence of editor's steps keeps a definition that the strict reader takes, or whose faults the list names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.calls.changes import changes
from grants.calls.definition import Misshapen, editing, look_through, read
from grants.calls.definition.reading import _read
from shaping_future.errors import NotAllowedNow, Refused
from shaping_future.questionnaires.errors import MalformedDefinition
from shaping_future.questionnaires.placing import placed
from shaping_future.questionnaires.types import TYPES
from tests.cast import REAL_CALL

DATA = read(REAL_CALL.read_text()).data
LISTS = [("call", "strands"), ("timeline",), ("eligibility",), ("criteria", "items"), ("grant_terms", "payments")]
words = st.text(min_size=1, max_size=40) | st.sampled_from(["Who?", "Your idea", "Send", "مرحبا", "a\tb", "\x00", "  "])
numbers = st.integers(-2, 20)
STEPS = st.one_of(
    st.tuples(st.just("add"), words, st.sampled_from(sorted(TYPES)), words),
    st.tuples(st.just("move"), numbers, st.sampled_from([-1, 1])),
    st.tuples(st.just("remove"), numbers),
    st.tuples(st.just("retype"), numbers, st.sampled_from(sorted(TYPES))),
    st.tuples(st.just("wait"), numbers, numbers),
    st.tuples(st.just("into"), numbers, words),
    st.tuples(st.just("section"), numbers, st.sampled_from([-1, 1])),
    st.tuples(st.just("no section"), numbers),
    st.tuples(st.just("rename"), numbers, words),
    st.tuples(st.just("weigh"), numbers, st.integers(-5, 120)),
    st.tuples(st.just("list move"), st.sampled_from(LISTS), numbers, st.sampled_from([-1, 1])),
    st.tuples(st.just("list remove"), st.sampled_from(LISTS), numbers),
)


def key_at(data, number):
    return data["questions"][number % len(data["questions"])]["key"]


def title_at(data, number):
    titles = list(editing.sections(data))
    return titles[number % len(titles)]


def question(kind, label, section):
    options = ["One", "Two"] if kind in {"choice", "choice_multi"} else None
    guide, most = (100, 120) if kind == "narrative" else (None, None)
    scored = False if kind == "narrative" else None
    return {
        "section": section, "type": kind, "label": label, "options": options, "guide_words": guide, "max_words": most,
        "scored": scored, "criterion": None,
    }  # fmt: skip


def step(data, what, *how):
    if what == "add":
        return editing.add_question(data, question(how[1], how[0], how[2]))
    if what == "retype":
        key = key_at(data, how[0])
        label = data["questions"][editing.question_index(data, key)]["label"]
        section = data["questions"][editing.question_index(data, key)]["section"]
        return editing.change_question(data, key, question(how[1], label, section))
    if what == "wait":
        condition = f"{key_at(data, how[1])} == yes"
        return editing.change_question(data, key_at(data, how[0]), {"show_if": condition})
    if what == "into":
        return editing.change_question(data, key_at(data, how[0]), {"section": how[1]})
    if what == "weigh":
        items = data["criteria"]["items"]
        return editing.change(data, ("criteria", "items"), how[0] % len(items), {"weight": how[1]})
    if what.startswith("list"):
        number = how[1] % len(editing.at(data, how[0]))
        do = editing.move if what == "list move" else editing.remove
        return do(data, how[0], number, *how[2:])
    by_section = {"section": editing.move_section, "no section": editing.remove_section}
    if what in by_section:
        return by_section[what](data, title_at(data, how[0]), *how[1:])
    if what == "rename":
        return editing.rename_section(data, title_at(data, how[0]), how[1])
    by_key = {"move": editing.move_question, "remove": editing.remove_question}
    return by_key[what](data, key_at(data, how[0]), *how[1:])


def strictly(data):
    """Whether a file that says this would be taken."""
    try:
        _read(placed(data)[0])
    except MalformedDefinition:
        return False
    return True


def walk(steps):
    data = DATA
    for one in steps:
        try:
            after = step(data, *one)
            definition, problems = look_through(after)
        except Refused:
            continue
        assert strictly(after) == (problems == [])
        assert definition.data == after
        assert isinstance(changes(DATA, after), list)
        keys = [question["key"] for question in after["questions"]]
        assert len(set(keys)) == len(keys)
        data = after
    return data


@given(st.lists(STEPS, max_size=12))
def test_any_steps_keep_it_readable_or_name_what_is_wrong(steps):
    walk(steps)


@pytest.mark.long
@given(st.lists(STEPS, max_size=60))
def test_any_many_steps(steps):
    walk(steps)


def test_the_data_of_a_file_reads_as_the_file_does():
    definition, problems = look_through(DATA)
    assert (problems, definition.hash) == ([], read(REAL_CALL.read_text()).hash)


def test_a_fault_is_named_with_its_place():
    data = editing.change(DATA, ("criteria", "items"), 0, {"weight": 1})
    data = editing.change_question(data, "systems", {"criterion": "ripple"})
    found = {one.path: one.sentence for one in look_through(data)[1]}
    assert found[("criteria", "items")] == "The weights add up to 76, not to 100."
    assert found[("criteria", "items", 2, "key")] == "No question serves the criterion 'systems'."


def test_what_no_call_can_say_is_refused_with_its_place():
    with pytest.raises(Misshapen) as refused:
        look_through(editing.change_question(DATA, "care", {"max_words": 3}))
    assert refused.value.path == ("questions", 9, "max_words")


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (lambda: editing.move_question(DATA, "org", -1), "at the end of the form"),
        (lambda: editing.move_question(DATA, "declaration", -1), "only question of its section"),
        (lambda: editing.move(DATA, ("eligibility",), 0, -1), "at the end of the list"),
        (lambda: editing.remove(editing.remove(DATA, ("call", "strands"), 0), ("call", "strands"), 0), "the last one"),
        (lambda: editing.rename_section(DATA, "Send", "Your idea"), "of this name already"),
    ],
)
def test_what_a_step_cannot_do_is_said(do, sentence):
    with pytest.raises(Refused, match=sentence):
        do()


def test_a_question_that_others_wait_for_stays_before_them():
    data = editing.change_question(DATA, "care", {"show_if": 'public_name == "Our name"'})
    with pytest.raises(NotAllowedNow, match="Question 10 is asked because"):
        editing.remove_question(data, "public_name")
    with pytest.raises(NotAllowedNow, match="must stand after"):
        editing.move_section(data, "About you", 1) and editing.move_section(
            editing.move_section(editing.move_section(data, "About you", 1), "About you", 1), "About you", 1
        )


def test_across_the_edge_of_its_section_a_question_joins_the_next_one():
    data = editing.move_question(DATA, "public_name", 1)
    assert [one["key"] for one in editing.sections(data)["Your idea"]][:2] == ["public_name", "summary"]
    assert [one["n"] for one in data["questions"]] == list(range(1, 15))


def test_easy_words_go_with_their_question():
    assert "links" in DATA["easy_read"]["questions"]
    assert "links" not in editing.remove_question(DATA, "links")["easy_read"]["questions"]
    said = [{"picture": "safe", "say": "How will you rest?"}]
    data = editing.with_easy_words(DATA, "care", said)
    assert data["easy_read"]["questions"]["care"] == said
    assert [one.label for one in changes(DATA, data)] == ["In Easy Read “care, line 1”: words"]
    without = {key: value for key, value in DATA.items() if key != "easy_read"}
    assert editing.with_easy_words(without, "care", said) == without
