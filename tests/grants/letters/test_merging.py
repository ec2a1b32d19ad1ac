"""Templates of letters: plain words and merge words. Anything else is refused when it is saved."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.letters.kinds import ALL_WORDS, LetterKind, needed_in, words_of
from grants.letters.merging import merge, read
from grants.letters.models import LetterTemplate
from grants.letters.queries.composing import digest, invented
from grants.letters.queries.templates import shipped
from shaping_future.errors import NotValid

GOOD = "Not this time, {{ applicant }}.\n\n## Strong\n\n{{ strength }}\n\n## Why\n\n{{ reason }}\n"


def said(blocks):
    """All words of a merged letter."""
    return str(blocks)


def merged(text, **values):
    known = {"applicant": "Rivers", "strength": "Members lead.", "reason": "It came late."} | values
    return merge("decline", read("decline", text), known)


@pytest.mark.parametrize("kind", LetterKind)
def test_the_shipped_words_of_every_kind_are_whole(kind):
    template = LetterTemplate(kind=kind, number=1, text=shipped(kind))
    composed = invented(template)
    assert composed.missing == []
    assert composed.blocks[0]["is_a"] == "lead"
    assert {name for block in read(kind, template.text) for name in block.names} <= set(words_of(kind))
    assert "{{" not in said(composed.blocks)


@pytest.mark.parametrize("kind", LetterKind)
def test_no_sentence_of_the_shipped_words_is_longer_than_twenty_words_and_none_says_unfortunately(kind):
    text = shipped(kind)
    sentences = [one for line in text.splitlines() for one in line.replace("?", ".").split(". ")]
    assert [one for one in sentences if len(one.split()) > 20] == []
    assert "unfortunately" not in text.lower()
    assert "!" not in text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "never empty"),
        (" \n \n", "never empty"),
        (GOOD + "{% include 'secret.html' %}", "Line 10: “{%” and “{#” cannot be used"),
        (GOOD + "{% for a in b %}{% endfor %}", "cannot be used"),
        (GOOD + "{# a note #}", "cannot be used"),
        (GOOD + "{{ applicant|upper }}", "write a merge word by itself"),
        (GOOD + "{{ applicant.call.fund }}", "write a merge word by itself"),
        (GOOD + "{{ settings.SECRET_KEY }}", "write a merge word by itself"),
        (GOOD + "{{ }}", "write a merge word by itself"),
        (GOOD + "{{ applicnt }}", r"no merge word {{ applicnt }}. Did you mean {{ applicant }}\?"),
        (GOOD + "{{ amount }}", "this letter has no merge word {{ amount }}"),
        (GOOD + "{{ applicant", "one half is missing"),
        (GOOD + "applicant }}", "one half is missing"),
        (GOOD + "{{ {{ applicant }} }}", "(by itself|one half is missing)"),
        (GOOD + "{%", "one half is missing"),
        (GOOD + "Said: {{ reason }}", "stands on a line of its own"),
        (GOOD + "## {{ reason }}", "stands on a line of its own"),
        (GOOD + "- {{ reason }}", "stands on a line of its own"),
        (GOOD + "Said:\n{{ reason }}", "leave an empty line"),
        (GOOD + "{{ reason }}\nIs why.", "leave an empty line"),
        (GOOD + "# Big", "a heading begins with"),
        (GOOD.replace("{{ reason }}", "Because."), "must say {{ reason }}"),
        (GOOD.replace("{{ strength }}", "You."), "must say {{ strength }}"),
        (GOOD + "x" * 10_001, "at most 10,000 characters"),
    ],
)
def test_what_is_not_a_plain_merge_word_is_refused_with_its_line(text, why):
    with pytest.raises(NotValid, match=why):
        read("decline", text)


def test_nothing_that_somebody_typed_becomes_a_mark():
    blocks, missing = merged(GOOD, applicant="## Boss\n\n{{ reason }}", reason="- one\n{% load x %}\n\n## two")
    assert missing == []
    assert [block["is_a"] for block in blocks] == ["lead", "heading", "words", "heading", "words"]
    assert blocks[0]["lines"] == [[[False, "Not this time, "], [True, "## Boss\n\n{{ reason }}"], [False, "."]]]
    assert blocks[4] == {"is_a": "words", "text": "- one\n{% load x %}\n\n## two"}


def test_a_part_with_nothing_to_say_falls_away_with_its_heading_and_its_sentences():
    text = GOOD + "\n## Scores\n\nReaders gave 0 to 4.\n\n{{ scores }}\n\n## Last\n\nGoodbye.\n\n{{ kind_words }}\n"
    blocks, missing = merged(text)
    assert missing == []
    assert "Scores" not in said(blocks)
    assert "0 to 4" not in said(blocks)
    assert "Goodbye" not in said(blocks)
    blocks, _missing = merged(text, scores={"is_a": "scores", "rows": []}, kind_words="Come again.")
    assert "0 to 4" in said(blocks)
    assert blocks[-1] == {"is_a": "words", "text": "Come again."}


def test_a_word_that_must_be_said_and_is_empty_is_named():
    assert merged(GOOD, reason="", applicant="")[1] == ["applicant", "reason"]


def test_lines_and_points_stay_together():
    text = GOOD + "\nOne\ntwo\n\n- a\n- b\n- {{ applicant }}\n\nEnd"
    blocks, _missing = merged(text)
    assert [(block["is_a"], len(block["lines"])) for block in blocks[-3:]] == [
        ("paragraph", 2), ("list", 3), ("paragraph", 1),
    ]  # fmt: skip


def test_another_version_is_another_letter_though_its_words_are_the_same():
    blocks, _missing = merged(GOOD)
    one, two = (LetterTemplate(kind="decline", number=number, text=GOOD) for number in (1, 2))
    assert digest(blocks, one) == digest(blocks, one) != digest(blocks, two)


@given(
    st.lists(
        st.sampled_from(
            [
                "{{",
                "}}",
                "{%",
                "%}",
                "{#",
                "## ",
                "- ",
                "\n",
                "\n\n",
                "a",
                " ",
                "applicant",
                "reason",
                "{{ applicant }}",
                "\n\n{{ reason }}\n\n",
                "|",
                "\x85",
                "\u2028",
            ]
        ),
        max_size=12,
    )
)
@settings(max_examples=150)
def test_whatever_is_typed_is_refused_in_words_or_merges_without_a_mark_left(pieces):
    """Every mark of an accepted template became a value: none is left for a reader to see, and nothing crashes."""
    try:
        blocks = read("decline", GOOD + "".join(pieces))
    except NotValid:
        return
    values = {word.name: "V" for word in ALL_WORDS}
    shown, missing = merge("decline", blocks, values)
    assert missing == []
    assert not any(mark in said(shown) for mark in ("{{", "}}", "{%", "%}", "{#", "#}"))
    assert set(needed_in("decline")) <= {name for block in blocks for name in block.names}
