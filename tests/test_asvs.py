"""docs/asvs.md is honest: every requirement of level 2 stands there once, and what proves it is there."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "asvs.md").read_text()
LINES = [line.strip("| ").split(" | ", 3) for line in TEXT.splitlines() if re.match(r"\| \d+\.\d+\.\d+ \|", line)]
LEVEL_2 = """
1.1: 1-7   1.2: 1-4   1.4: 1 4 5   1.5: 1-4   1.6: 1-4   1.7: 1-2   1.8: 1-2   1.9: 1-2   1.10: 1   1.11: 1-2
1.12: 2   1.14: 1-6
2.1: 1-12   2.2: 1-3   2.3: 1-3   2.4: 1-6   2.5: 1-7   2.6: 1-3   2.7: 1-6   2.8: 1-7   2.9: 1-3   2.10: 1-4
3.1: 1   3.2: 1-4   3.3: 1-4   3.4: 1-5   3.5: 1-3   3.7: 1
4.1: 1-3 5   4.2: 1-2   4.3: 1-3
5.1: 1-5   5.2: 1-8   5.3: 1-10   5.4: 1-3   5.5: 1-4
6.1: 1-3   6.2: 1-6   6.3: 1-2   6.4: 1-2
7.1: 1-4   7.2: 1-2   7.3: 1 3 4   7.4: 1-3
8.1: 1-4   8.2: 1-3   8.3: 1-8
9.1: 1-3   9.2: 1-4
10.2: 1-2   10.3: 1-3
11.1: 1-8
12.1: 1-3   12.2: 1   12.3: 1-6   12.4: 1-2   12.5: 1-2   12.6: 1
13.1: 1 3-5   13.2: 1-3 5 6   13.3: 1-2   13.4: 1-2
14.1: 1-4   14.2: 1-6   14.3: 2 3   14.4: 1-7   14.5: 1-4
"""
"""The sections of version 4.0.3 and their lines at level 2; numbers that were withdrawn are left out."""


def asked() -> list[str]:
    found = []
    for section, numbers in re.findall(r"(\d+\.\d+): ([\d\- ]+?)(?=   |\n|$)", LEVEL_2):
        for part in numbers.split():
            first, _, last = part.partition("-")
            found += [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


def functions_of(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}


def test_every_line_of_level_2_stands_there_once():
    assert [line[0] for line in LINES] == asked()


@pytest.mark.parametrize("document", ["asvs.md", "threat-model.md", "guides/changing.md"])
def test_every_test_that_is_named_is_there(document):
    proofs = re.findall(r"`(tests/[\w/.]+?\.py)(?:::(\w+))?`", (ROOT / "docs" / document).read_text())
    assert proofs
    for path, name in proofs:
        assert (ROOT / path).exists(), path
        assert not name or name in functions_of(ROOT / path), f"{path}::{name}"


def test_what_is_met_names_a_test():
    assert [number for number, _says, state, why in LINES if state == "met" and "`tests/" not in why] == []


def test_the_count_is_printed_and_right():
    counts = Counter(state for _number, _says, state, _why in LINES)
    assert set(counts) == {"met", "n/a", "open"}
    assert f"**{counts['met']} met, {counts['n/a']} n/a, {counts['open']} open.**" in TEXT
