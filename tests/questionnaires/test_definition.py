import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shaping_future.questionnaires import definition, show_if, yaml_lines
from shaping_future.questionnaires.errors import MalformedDefinition

CRITERIA = {"power"}
FACTS = {"strand": {"single", "joint"}}
GOOD = '{n: 1, key: name, section: "One", type: text, label: "Name"}'


def read(*questions):
    """The questions, from line 2 on, one a line."""
    text = "questions:\n" + "\n".join(f"  - {one}" for one in questions)
    return definition.read_questions(yaml_lines.load(text)["questions"], CRITERIA, FACTS)


def refused(*questions):
    with pytest.raises(MalformedDefinition) as caught:
        read(*questions)
    return caught.value.line, caught.value.reason


def second(**keys):
    """A second question (line 3) with these keys over the usual ones; None leaves a key out."""
    usual = {"n": "2", "key": "why", "section": '"One"', "type": "text", "label": '"Why"'} | keys
    return "{" + ", ".join(f"{key}: {value}" for key, value in usual.items() if value is not None) + "}"


NARRATIVE = {"type": "narrative", "guide_words": "80", "max_words": "100", "scored": "false"}


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (second(label=None), "A question needs 'label'."),
        (second(colour="red"), "A question has no key 'colour'."),
        (second(type="essay"), "'type' must be one of text, narrative, choice"),
        (second(key="name"), "The key 'name' is used twice."),
        (second(key="strand"), "The key 'strand' is the name of a fact."),
        (second(key="Why-Not"), "'key' must be a key: small letters"),
        (second(n="1"), "The number 1 is used twice."),
        (second(n="two"), "'n' must be a whole number."),
        (second(n="true"), "'n' must be a whole number."),
        (second(n="0"), "'n' must be from 1 to 200; it is 0."),
        (second(label="7"), "'label' must be text (put it in quotes)."),
        (second(required="yes"), "'required' must be true or false."),
        (second(**(NARRATIVE | {"guide_words": None})), "A question of type narrative needs 'guide_words'."),
        (second(**(NARRATIVE | {"max_words": None})), "A question of type narrative needs 'max_words'."),
        (second(**(NARRATIVE | {"max_words": "79"})), "'max_words' must be at least 'guide_words'."),
        (second(**(NARRATIVE | {"scored": None})), "This question serves no criterion: say 'scored: false'"),
        (second(type="choice"), "A question of type choice needs 'options'."),
        (second(type="choice", options='["Only one"]'), "'options' must have at least two values."),
        (second(type="choice", options='["a", "a"]'), "'options' has the same value twice."),
        (second(type="choice", options='["a", 5]'), "value 2 must be text (put it in quotes)."),
        (second(options='["a", "b"]'), "A question of type text takes no 'options'."),
        (second(max_words="3"), "A question of type text takes no 'max_words'."),
        (second(criterion="beauty"), "There is no criterion 'beauty'."),
        (second(criterion="power", scored="false"), "A question that serves a criterion cannot be 'scored: false'."),
        (second(scored="true"), "A scored question needs a 'criterion'."),
        (second(criterion="power", hidden_from_reviewers="true"), "Reviewers cannot score what is hidden from them."),
        (
            second(show_if='"region == north"'),
            "'show_if' names 'region', which is neither a fact nor an earlier question.",
        ),
        (second(show_if='"why == x"'), "'show_if' names 'why', which is neither a fact nor an earlier question."),
        (
            second(show_if='"name == x"'),
            "'show_if' cannot look at 'name': only a choice or a confirmation has one value.",
        ),
        (second(show_if='"strand == triple"'), "'show_if' compares 'strand' with 'triple', which it never is."),
        (second(show_if='"strand = joint"'), "'show_if' must read like: strand == joint"),
        (second(show_if='"strand == joint or strand == single"'), "'show_if' must read like: strand == joint"),
        (second(show_if='"__import__(1)"'), "'show_if' must read like: strand == joint"),
        ("just text", "A question must be a list of keys and values."),
        ("[1, 2]", "A question must be a list of keys and values."),
    ],
)
def test_a_wrong_question_is_refused_with_its_line_and_a_reason(question, reason):
    line, said = refused(GOOD, question)
    assert line == 3
    assert said.startswith(reason)


def test_the_line_is_that_of_the_wrong_value_when_a_question_spans_lines():
    text = "questions:\n  - n: 1\n    key: a\n    section: S\n    type: text\n    label: L\n    required: maybe\n"
    with pytest.raises(MalformedDefinition, match=r"^Line 7: 'required' must be true or false\.$"):
        definition.read_questions(yaml_lines.load(text)["questions"])


def test_sections_stand_together_and_questions_in_order():
    two, three = second(section='"Two"'), second(n="3", key="third")
    assert refused(GOOD, two, three) == (4, "The section 'One' must stand together.")
    assert refused(second(n="5"), GOOD) == (3, "The questions must stand in the order of their numbers.")


@pytest.mark.parametrize("values", [None, [], "text", {}])
def test_questions_must_be_a_list(values):
    with pytest.raises(MalformedDefinition, match="'questions' must be a list"):
        definition.read_questions(values)


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", 1, "The file is empty."),
        (b"a: 1\na: 2", 2, "'a' is here twice; the first is on line 1."),
        (b"a: 1\n\tb: 2", 2, "There is a tab."),
        (b"a: 1\nb: caf\xe9", 2, "This is not UTF-8 text."),
        (b"a: 1\nb: x\x00y", 2, "There is a character that is not text (U+0000)."),
        (b"a: &x [1]\nb: *x", 1, "Anchors (&) and aliases (*) are not taken."),
        (b"a: 1\nb: !!python/object:os.system x", 2, "Tags (!) are not taken."),
        (b"a: 1\n---\nb: 1", 2, "There is a second document"),
        (b"a: [1\nb: 2", 2, "This is not YAML"),
        (b"1: a", 1, "A key must be a word."),
        (b"a: 2025-02-30", 1, "2025-02-30 is not a date in the calendar."),
        (b"a: 99999999999999999999", 1, "This number is too long."),
        (b"[" * 100_000, 1, "Too many levels inside each other."),
        (b"a: 1\n" + b"#" * 500_000, 1, "The file is too large"),
    ],
)
def test_a_file_that_is_not_plain_yaml_is_refused_with_its_line(content, line, reason):
    with pytest.raises(MalformedDefinition) as caught:
        yaml_lines.load(content)
    assert caught.value.line == line
    assert caught.value.reason.startswith(reason)


def test_words_stay_words():
    loaded = yaml_lines.load("a: yes\nb: no\nc: 12:30\nd: 0o7\ne: null\nf: true\ng: 1.50\n")
    assert loaded == {"a": "yes", "b": "no", "c": "12:30", "d": "0o7", "e": None, "f": True, "g": 1.5}


@given(st.one_of(st.text(max_size=80), st.binary(max_size=80), st.text("[]{}:,-&*!|>\"'#?% \nab", max_size=80)))
def test_no_file_does_anything_but_load_or_be_refused(content):
    with contextlib.suppress(MalformedDefinition):
        yaml_lines.load(content)


@pytest.mark.parametrize(
    ("condition", "facts", "asked"),
    [
        ("strand == joint", {"strand": "joint"}, True),
        ("strand == joint", {}, False),
        ("strand != joint", {}, True),
        ("strand == joint and first == yes", {"strand": "joint"}, False),
        ('naming == "Rock and roll"', {"naming": "Rock and roll"}, True),
    ],
)
def test_show_if_looks_at_facts(condition, facts, asked):
    assert all(term.holds(facts) for term in show_if.parse(condition)) is asked


def test_an_answer_to_a_question_that_is_not_asked_counts_as_none():
    questions = read(
        '{n: 1, key: a, section: S, type: confirm, label: A, show_if: "strand == joint"}',
        '{n: 2, key: b, section: S, type: text, label: B, show_if: "a == yes"}',
    )
    answers = {"a": True, "b": "text"}
    assert [one.key for one in show_if.asked(questions, {"strand": "joint"}, answers)] == ["a", "b"]
    assert show_if.asked(questions, {"strand": "single"}, answers) == []
