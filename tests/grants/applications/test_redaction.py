"""A text without names: none that is known remains, and a word that only contains one stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.applications.redaction import AMOUNT, NAME, Known, redact
from grants.calls.kinds import Hidden

LETTERS = st.text(st.sampled_from("abcdefgéñüşžßæøłабвгдελαπنورشبكةاलकमन難民会"), min_size=4, max_size=9).filter(
    lambda text: text[0].isalpha() and text[-1].isalpha()
)
FILLING = ["we", "meet", "2025", "40 %", "and", "مع", "和", "people.", "(today)"]
WRITTEN = [
    str,
    str.upper,
    str.title,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace(" ", "\n"),
]


def without(text, *organisations, people=(), pence=(), hides=Hidden.values):
    return redact(text, Known(organisations, tuple(people), tuple(pence)), hides)[0]


@given(
    st.lists(LETTERS, min_size=2, max_size=3), st.lists(st.sampled_from(FILLING), max_size=4), st.sampled_from(WRITTEN)
)
def test_no_known_name_remains_however_it_is_written(parts, around, written):
    name = " ".join(parts)
    text = " ".join([*around, written(name), *around, name])
    left, found = redact(text, Known((name,)), [Hidden.ORGANISATIONS])
    plain = lambda one: unicodedata.normalize("NFC", " ".join(one.split())).casefold()  # noqa: E731
    assert plain(name) not in plain(left)
    assert plain(written(name)) not in plain(left)
    assert (found >= 2, redact(left, Known((name,)), [Hidden.ORGANISATIONS])[1]) == (True, 0)
    assert [word for word in around if word not in left] == []


@given(st.text("abcdefghijklm", min_size=4, max_size=8), st.text("nopqrstuvwxyz", min_size=1, max_size=4))
def test_a_word_that_only_contains_a_name_stays(name, more):
    for word in (name + more, more + name, more + name + more):
        assert without(f"They {word} here.", name, people=[name]) == f"They {word} here."


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The Refugee-Action  Network (RAN) met.", f"The {NAME} ({NAME}) met."),
        ("They ran a network of randomness.", "They ran a network of randomness."),
        ("ZOË O’HARA spoke, zoe o'hara too; Zoe\u0308 left.", f"{NAME} spoke, {NAME} too; {NAME} left."),
        ("We met O'Hara’s aunt.", f"We met {NAME}’s aunt."),
        ("With hope and grace, Grace says.", f"With hope and grace, {NAME} says."),
        ("Write to a.b@ran.example, see www.ran.example/us or ran.org.uk.", f"Write to {NAME}, see {NAME} or {NAME}."),
        ("See https://ran.example/a?b=c, (www.ran.example).", f"See {NAME}, ({NAME})."),
        ("Call 07700 900123 or +44 20 7946 0958, in 2025.", f"Call {NAME} or {NAME}, in 2025."),
        ("شبكة النور وشبكة النور وشبكات", f"{NAME} {NAME} وشبكات"),
        ("我們難民の会と話す", f"我們{NAME}と話す"),
        ("£25,000, 25 000 or 25k; 250 people, 40 %.", f"{AMOUNT}, {AMOUNT} or {AMOUNT}; 250 people, 40 %."),
        ("Twenty-five thousand pounds. £1,200.50, then more.", f"{AMOUNT}. {AMOUNT}, then more."),
        ("", ""),
    ],
)  # fmt: skip
def test_how_people_write(text, left):
    names = ("The Refugee Action Network (RAN) Ltd", "شبكة النور", "難民の会", "ran.org.uk")
    assert without(text, *names, people=["Zoë O'Hara", "Grace Hope"], pence=[2_500_000]) == left


def test_only_what_is_hidden_is_taken_out():
    text = "Noor of Zarnbrook asks for £900."
    known = {"people": ["Noor"]}
    assert without(text, "Zarnbrook", **known, hides=["amounts"]) == f"Noor of Zarnbrook asks for {AMOUNT}."
    assert without(text, "Zarnbrook", **known, hides=["people"]) == f"{NAME} of Zarnbrook asks for £900."
    assert without(text, "Zarnbrook", **known, hides=["organisations"]) == f"Noor of {NAME} asks for £900."
    assert without(text, "Zarnbrook", **known, hides=[]) == text
