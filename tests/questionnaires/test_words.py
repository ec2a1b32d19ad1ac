"""The one rule for counting words, and the browser's copy of it."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shaping_future.questionnaires import words

SCRIPT = Path(__file__).parents[2] / "static" / "js" / "words.js"
CORPUS = {
    "": 0,
    "   \n\t ": 0,
    "one": 1,
    "one two": 2,
    "  one\ntwo\r\nthree\u00a0four\u2003five\u3000six ": 6,
    "café cafe\u0301": 2,
    "e\u0301": 1,
    "well-being isn't a 'luxury'": 4,
    "a — dash – and - a hyphen • bullet": 6,
    "word—word and/or": 2,
    "https://example.org/a?b=c&d=e anna@example.org": 2,
    "£1,200.50 and 20 % or 3½ ①": 5,
    "نحن نعمل معًا، من أجل التغيير ؟": 6,
    "می\u200cخواهیم رشد کنیم": 3,
    "אנחנו עובדים ביחד ־": 3,
    "ሰላም፡ለኩሉ ።": 2,
    "我们一起工作": 1,
    "เราทำงานด้วยกัน": 1,
    "Ми працюємо разом 🤝🏽 👩‍👩‍👧 🇬🇧": 3,
    "zero\u200bwidth soft\u00adhyphen \u200b \ufeff \u2060": 2,
    "1️⃣ first": 2,
    "! ? … — 😀 \u0301": 0,
    "\x00 \x07": 0,
    "𝔘nicode 𠀀": 2,
    "\u212b \u2126 \u1fef": 2,
}


@pytest.mark.parametrize(("text", "count"), CORPUS.items())
def test_count_of_many_scripts(text, count):
    assert words.count(text) == count


@given(st.text())
def test_count_is_the_same_however_accents_are_typed(text):
    assert words.count(unicodedata.normalize("NFD", text)) == words.count(unicodedata.normalize("NFC", text))


SOUNDING = st.text("abcé1'-", min_size=1).filter(lambda piece: words.count(piece) == 1)


@given(st.lists(SOUNDING), st.sampled_from(" \n\u00a0"))
def test_count_of_words_joined_by_a_space_is_their_number(pieces, space):
    assert words.count(space.join(pieces)) == len(pieces)


@given(st.text(), st.text())
def test_count_of_two_texts_is_the_sum_of_both(one, other):
    assert words.count(f"{one} {other}") == words.count(one) + words.count(other)


@pytest.fixture
def counting_page(page):
    page.set_content("<p>Counting</p>")
    page.add_script_tag(content=SCRIPT.read_text())
    return page


def in_browser(page, texts):
    """Counts by the script; the texts travel as UTF-16 code units, so that lone surrogates arrive too."""
    units = [list(memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")) for text in texts]
    count = "units => units.map(one => window.words.count(one.map(unit => String.fromCharCode(unit)).join('')))"
    return page.evaluate(f"text => ({count})(JSON.parse(text))", json.dumps(units))


def test_the_browser_counts_the_corpus_alike(counting_page):
    assert in_browser(counting_page, CORPUS) == list(CORPUS.values())


def test_the_browser_counts_every_character_alike(counting_page):
    found = counting_page.evaluate(
        """() => { const found = [];
        for (let code = 0; code < 0x110000; code++) {
            const one = String.fromCodePoint(code);
            found.push(window.words.count('a' + one + 'a ' + one));
        }
        return found.join(''); }"""
    )
    here = "".join(str(words.count(f"a{chr(code)}a {chr(code)}")) for code in range(0x110000))
    different = [f"U+{code:04X}" for code, (one, other) in enumerate(zip(found, here, strict=True)) if one != other]
    assert different == []


SCRIPTS = "aé\u0301 \u00a0\n-—'’.,/@😀\u200b\u200d\ufe0fنم،\u05beא我、ไ፡ሰ፣เЖґहি\u1361\u3000ﬁ1½%\x00"


def generated(count):
    """Texts in many scripts, mixed as nobody would type them."""
    texts = []

    @settings(max_examples=count, suppress_health_check=list(HealthCheck))
    @given(st.one_of(st.text(), st.text(SCRIPTS), st.lists(st.sampled_from(sorted(CORPUS))).map("".join)))
    def collect(text):
        texts.append(text)

    collect()
    return texts


def test_the_browser_counts_generated_text_alike(counting_page):
    texts = generated(400)
    assert in_browser(counting_page, texts) == [words.count(text) for text in texts]


@pytest.mark.long
def test_the_browser_counts_thousands_of_texts_alike(counting_page):
    texts = generated(10_000)
    assert in_browser(counting_page, texts) == [words.count(text) for text in texts]


def test_the_counter_below_a_box_says_how_many_words_are_left(page):
    page.set_content(
        '<textarea id="box" data-max-words="50">one two</textarea>'
        '<p data-count-for="box">You can write up to 50 words. <span data-count-now></span></p>'
    )
    for script in (SCRIPT.with_name("said.js"), SCRIPT):
        page.add_script_tag(content=script.read_text())
    counter = page.locator("[data-count-now]")
    assert counter.inner_text() == "About 40 words left."
    page.fill("#box", "word " * 49)
    assert counter.inner_text() == "1 word left."
    page.fill("#box", "word " * 53)
    assert counter.inner_text() == "3 words too many."
    assert page.locator("p.is-over").count() == 1
