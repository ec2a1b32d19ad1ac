"""What changed between two texts: nothing is lost, nothing is made up, and everybody can tell which is which."""

import itertools
import time
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from shaping_future.look.differences import Piece, shortened, words_changed

WORDS = [
    "we",
    "cook",
    "together",
    "don't",
    "يوم",
    "الجمعة",
    "ንሕና",
    "我們",
    "каша",
    " ",
    "  ",
    "\n\n",
    ".",
    "…",
    "£1,200",
    "é",
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map("".join) | st.text(max_size=60)


def joined(pieces, without):
    return "".join(piece.text for piece in pieces if piece.kind != without)


@given(TEXTS, TEXTS)
def test_the_pieces_give_both_texts_back(before, after):
    pieces = words_changed(before, after)
    assert joined(pieces, "new") == before
    assert joined(pieces, "gone") == after
    assert all(piece.text for piece in pieces)
    assert all(one.kind != other.kind for one, other in itertools.pairwise(pieces))


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert words_changed(text, text) == ([Piece("same", text)] if text else [])


@given(TEXTS, TEXTS, st.integers(1, 5))
def test_shortening_keeps_every_change_and_the_order(before, after, around):
    pieces = words_changed(before, after)
    short = shortened(pieces, around)
    assert "".join(piece.text for piece in short) == "".join(piece.text for piece in pieces)
    changed = [piece for piece in pieces if piece.kind != "same"]
    assert [piece for piece in short if piece.kind in ("gone", "new")] == changed


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        (
            "We meet weekly.",
            "We meet daily.",
            [("same", "We meet "), ("gone", "weekly"), ("new", "daily"), ("same", ".")],
        ),
        ("the big dog", "the small cat", [("same", "the "), ("gone", "big dog"), ("new", "small cat")]),
        ("don't stop", "don’t stop", [("gone", "don't"), ("new", "don’t"), ("same", " stop")]),
        ("", "New", [("new", "New")]),
        ("我們做飯", "我們吃飯", [("same", "我們"), ("gone", "做"), ("new", "吃"), ("same", "飯")]),
        ("نحن نطبخ معا", "نحن نعمل معا", [("same", "نحن "), ("gone", "نطبخ"), ("new", "نعمل"), ("same", " معا")]),
    ],
)
def test_words_are_the_unit_in_every_script(before, after, pieces):
    assert [(piece.kind, piece.text) for piece in words_changed(before, after)] == pieces


def test_the_longest_answer_is_compared_in_a_moment_whatever_is_in_it():
    """An answer takes some ten thousand signs; somebody may fill them so that comparing is as slow as it can be."""
    cruel = [
        ("a b " * 4000, "b a " * 4000),
        (" ".join(str(n % 97) for n in range(3000)), " ".join(str(n * 7 % 97) for n in range(3000))),
        (" ".join(str(n) for n in range(2990)), " ".join(str(n) for n in reversed(range(2990)))),
        ("字" * 5999, "字典" * 2999),
    ]
    for before, after in cruel:
        begun = time.process_time()
        pieces = words_changed(before, after)
        assert time.process_time() - begun < 2
        assert (joined(pieces, "new"), joined(pieces, "gone")) == (before, after)


class Marked(HTMLParser):
    """The text of a page by the innermost of del and ins; `heard` is all of it."""

    def __init__(self, html):
        super().__init__()
        self.inside, self.heard = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        assert tag in {"div", "p", "del", "ins", "span"}, tag
        self.inside.append(tag)

    def handle_endtag(self, tag):
        assert self.inside.pop() == tag

    def handle_data(self, data):
        self.heard += data


def shown(before, after, around=0):
    template = Template("{% difference before after around=around %}")
    return template.render(Context({"before": before, "after": after, "around": around}))


def test_the_page_marks_changes_by_element_and_in_words():
    html = shown("We meet weekly.", "We meet daily.")
    assert html.count("<del>") == html.count("<ins>") == 1
    assert "We meet  (taken out: weekly)  (added: daily) ." in Marked(html).heard


def test_what_people_typed_never_becomes_html():
    html = shown("<b>bold</b>", "<script>alert(1)</script>")
    assert [tag for tag in ("<b>", "<script>") if tag in html] == []
    assert "&lt;" in html
    Marked(html)


def test_right_to_left_text_runs_from_the_right_and_a_changed_space_is_seen():
    assert 'dir="rtl"' in shown("نحن", "نحن معا")
    assert "¶" in shown("one two", "one two\n\n")
    assert "Nothing changed" in shown("the same", "the same")


def test_long_unchanged_text_is_left_out_when_asked():
    before = "word " * 200 + "end"
    html = shown(before, before + " and more", around=5)
    assert len(html) < 700
    assert "unchanged text left out" in html
