"""Groups of passages: found here, the same each time, and said to be too little when it is."""

import random
import socket

import pytest

from learning.insights import clustering
from learning.insights.clustering import FEWEST, TooLittle, groups_of, split

REST = [
    "We needed rest, and nobody in the team could rest before.",
    "Rest is work: our team rested for a month.",
    "A month of rest kept two of our founders in the team.",
    "Our founders could rest, and the team held.",
]
MONEY = [
    "Unrestricted money let us pay the rent of the office.",
    "With unrestricted money we could pay wages on time.",
    "Money without strings: the office and its rent are safe.",
    "We pay fair wages now, because the money is unrestricted.",
]
LAW = [
    "New visa rules frightened people, and solicitors are full.",
    "Solicitors turned people away when the visa rules changed.",
    "The Home Office changed the visa rules twice in a year.",
    "People wait for solicitors since the visa rules changed.",
]
ARABIC = ["تعلمنا أن الراحة عمل", "الراحة عمل أيضا", "تعبنا ثم جاءت الراحة"]


def named(texts, groups):
    return {frozenset(texts[place] for place in one.members) for one in groups}


def test_what_is_alike_is_together_and_its_words_say_so():
    groups = groups_of(REST + MONEY + LAW)
    assert named(REST + MONEY + LAW, groups) == {frozenset(REST), frozenset(MONEY), frozenset(LAW)}
    words = [" ".join(one.words) for one in groups]
    assert sorted(any(word in said for said in words) for word in ("rest", "money", "visa")) == [True] * 3


def test_the_same_input_gives_the_same_groups_in_any_order():
    texts = [*REST, *MONEY, *LAW, *ARABIC, "", "!!!", "the and of"]
    first = groups_of(texts)
    assert groups_of(texts) == first
    mixed = random.Random(1).sample(texts, len(texts))
    assert named(mixed, groups_of(mixed)) == named(texts, first)
    assert [one.words for one in groups_of(mixed)] == [one.words for one in first]
    assert sorted(place for one in first for place in one.members) == list(range(len(texts)))


def test_many_passages_give_the_same_groups_too(monkeypatch):
    """Those that are too many to compare every pair."""
    monkeypatch.setattr(clustering, "BY_PAIRS", 20)
    texts = [f"{text} {number}" for number in range(3) for text in REST + MONEY + LAW]
    assert groups_of(texts, 3) == groups_of(texts, 3)


def test_too_little_is_said():
    for texts in ([], REST, ["the same"] * 50, REST + MONEY[: FEWEST - len(REST) - 1]):
        with pytest.raises(TooLittle):
            groups_of(texts)
    with pytest.raises(TooLittle):
        split(["one", " ONE "])
    assert len(split(REST + LAW)) == 2


def test_no_socket_is_opened(monkeypatch):
    """Nothing leaves the machine: not even a name is looked up."""

    def refuse(*args, **options):
        raise AssertionError("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    assert groups_of(REST + MONEY + LAW, progress=lambda percent: None)
