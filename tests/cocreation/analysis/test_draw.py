"""The draw that anybody can check: worked examples, sha256sum itself, and what makes it void."""

import json
import subprocess
from collections import Counter
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreation.analysis.draw import (
    Void,
    canonical,
    chances,
    commitment,
    draw,
    hashed,
    manifest_hash,
    recompute,
    seed,
    seed_text,
    tickets,
)

CASE = json.loads((Path(__file__).parents[2] / "vectors" / "lottery.json").read_text())
MANIFEST, AMOUNTS = CASE["manifest"], {one["id"]: one["amount"] for one in CASE["manifest"]["candidates"]}
OPENED = {"m1": CASE["commitment"]["nonce"]}


def test_worked_example():
    assert commitment("00ff") == CASE["commitment"]["sha256"] == hashed(CASE["commitment"]["text"])
    assert (canonical(MANIFEST), manifest_hash(MANIFEST)) == (CASE["canonical"], CASE["manifest_sha256"])
    assert seed_text(MANIFEST, CASE["beacon"], OPENED) == CASE["seed_text"]
    assert seed(MANIFEST, CASE["beacon"], OPENED) == CASE["seed"]
    assert tickets(CASE["seed"], AMOUNTS) == CASE["tickets"]
    found = recompute(MANIFEST, CASE["beacon"], OPENED)
    assert (list(found.order), list(found.funded), found.left) == (CASE["order"], CASE["funded"], CASE["left"])
    for mode, wanted in CASE["chances"].items():
        assert chances(AMOUNTS, 20_000, mode) == {one: Fraction(share) for one, share in wanted.items()}


def test_anybody_gets_the_same_with_printf_and_sha256sum():
    """The commands of docs/decisions/drawing-lots.md, run as they stand there."""
    page = (Path(__file__).parents[3] / "docs" / "decisions" / "drawing-lots.md").read_text()
    commands = page.split("```sh\n")[1].split("```")[0]
    said = subprocess.run(["sh", "-c", commands], capture_output=True, text=True, check=True).stdout
    tickets_in_order = sorted((ticket, one) for one, ticket in CASE["tickets"].items())
    assert said.split("\n")[:-1] == [
        CASE["commitment"]["sha256"],
        CASE["manifest_sha256"],
        CASE["seed"],
        *(f"{ticket} {one}" for ticket, one in tickets_in_order),
    ]


def test_an_unopened_nonce_is_left_out_and_changes_the_seed():
    both = MANIFEST | {"commitments": {"m1": commitment("00ff"), "m2": commitment("ab12")}}
    opened = {"m2": "ab12", "m1": "00ff"}
    assert seed_text(both, "x", opened).split("\n")[2:] == ["x", "m1=00ff", "m2=ab12"]
    assert seed_text(both, "x", {"m1": "00ff"}).split("\n")[2:] == ["x", "m1=00ff"]
    assert seed(both, " X\n", opened) == seed(both, "x", opened) != seed(both, "x", {"m1": "00ff"})
    assert seed(both, "", opened) == hashed(f"draw-v1\n{manifest_hash(both)}\n\nm1=00ff\nm2=ab12")


@pytest.mark.parametrize(
    ("beacon", "reveals", "said"),
    [
        ("x", {"m1": "00fe"}, "not the one committed to"),
        ("x", {"m9": "00ff"}, "not the one committed to"),
        ("x", {"m1": "00FF"}, "written in the digits"),
        ("x", {"a=b": "00ff"}, "cannot be written on a line"),
        ("x", {"a\nb": "00ff"}, "cannot be written on a line"),
        ("", {}, "every commitment must be opened"),
    ],
)
def test_what_makes_a_draw_void(beacon, reveals, said):
    with pytest.raises(Void, match=said):
        seed(MANIFEST, beacon, reveals)


def test_nobody_is_in_the_draw_twice_and_no_float_is_in_the_manifest():
    with pytest.raises(Void, match="twice"):
        recompute(MANIFEST | {"candidates": [{"id": "A", "amount": 1}, {"id": "A", "amount": 2}]}, "x", {})
    for wrong in (1.0, True, None, b"a", {1: "a"}):
        with pytest.raises(TypeError):
            canonical({"a": wrong})
    assert canonical({"b": ["e\u0301"], "a": 1}) == '{"a":1,"b":["é"]}'


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 9), max_size=4), st.integers(0, 20), st.data())
def test_chances_are_those_of_all_orders_and_the_order_of_input_changes_nothing(candidates, budget, data):
    mode = data.draw(st.sampled_from(["skip", "stop"]))
    mixed = dict(data.draw(st.permutations(list(candidates.items()))))
    assert draw("s", mixed, budget, mode) == draw("s", candidates, budget, mode)
    found = draw("s", candidates, budget, mode)
    assert found.left == budget - sum(candidates[one] for one in found.funded) >= 0
    won, orders = Counter(), list(permutations(candidates))
    for order in orders:
        left = budget
        for one in order:
            if candidates[one] <= left:
                won[one] += 1
                left -= candidates[one]
            elif mode == "stop":
                break
    assert chances(mixed, budget, mode) == {one: Fraction(won[one], len(orders)) for one in candidates}


def test_chances_of_many_are_tried_with_public_seeds():
    nine = {str(one): 10 for one in range(9)}
    found = chances(nine, 30)
    assert sum(found.values()) == 3
    assert all(abs(share - Fraction(1, 3)) < Fraction(2, 100) for share in found.values())
