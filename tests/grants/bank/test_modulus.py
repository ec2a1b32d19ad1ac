"""The banks' arithmetic: their 34 published cases, and each exception on lines of our own."""

from pathlib import Path

import pytest

from grants.bank.modulus import Verdict, check, read_table
from shaping_future.errors import NotValid

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "bank"
POSSIBLE = """
089999 66374958 107999 88837491 202959 63748472 871427 46238510 872427 46238510 871427 09123496 871427 99123496
820000 73688637 827999 73988638 827101 28748352 134020 63849203 118765 64371389 200915 41011166 938611 07806039
938600 42368003 938063 55065200 772798 99345694 086090 06774744 309070 02355688 309070 12345668 309070 12345677
309070 99345694 074456 12345112 070116 34012583 074456 11104102 180002 00000190
"""
IMPOSSIBLE = """
938063 15764273 938063 15764264 938063 15763217 118765 64371388 203099 66831036 203099 58716970 089999 66374959
107999 88837493
"""


def cases(text):
    words = text.split()
    return list(zip(words[::2], words[1::2], strict=True))


@pytest.mark.skipif(
    not SHARED.exists(),
    reason="the publishers' table is not copied here: put it at ../shared/data/bank",
)
def test_the_published_cases():
    table = read_table((SHARED / "valacdos-v8-50.txt").read_text(), (SHARED / "scsubtab.txt").read_text())
    wrong = [case for case in cases(POSSIBLE) if check(*case, table) != Verdict.POSSIBLE]
    wrong += [case for case in cases(IMPOSSIBLE) if check(*case, table) != Verdict.IMPOSSIBLE]
    assert (wrong, len(cases(POSSIBLE) + cases(IMPOSSIBLE))) == ([], 34)
    assert check("000001", "12345678", table) == Verdict.UNKNOWN


PLAIN = "0 0 0 0 0 0 8 7 6 5 4 3 2 1"


def verdict(account, *lines, sort_code="111111", substitutes=""):
    return check(sort_code, account, read_table("\n".join(f"111111 111111 {line}" for line in lines), substitutes))


@pytest.mark.parametrize(
    ("account", "lines", "found"),
    [
        ("00000011", [f"MOD11 {PLAIN}"], "impossible"),
        ("00000019", [f"MOD11 {PLAIN}"], "possible"),
        ("00000018", ["MOD10 0 0 0 0 0 0 0 0 0 0 0 0 2 1"], "possible"),
        ("00000091", ["DBLAL 0 0 0 0 0 0 0 0 0 0 0 0 2 1"], "possible"),  # 18 counts as 1 + 8, and 1
        ("00000082", ["DBLAL 0 0 0 0 0 0 0 0 0 0 0 0 2 1 1"], "impossible"),  # 1 + 6 + 2 + 27
        ("00000083", ["DBLAL 0 0 0 0 0 0 0 0 0 0 0 0 2 1 1"], "impossible"),
        ("00000003", ["DBLAL 0 0 0 0 0 0 0 0 0 0 0 0 2 1 1"], "possible"),
        ("00600019", [f"MOD11 {PLAIN}", "DBLAL 0 0 0 0 0 0 0 0 0 0 0 0 0 1 3"], "impossible"),  # its one check fails
        ("00600000", ["MOD11 0 0 0 0 0 0 0 0 0 0 0 0 0 1", "DBLAL 0 0 0 0 0 0 0 0 1 0 0 0 0 1 3"], "possible"),
        ("00500000", ["MOD11 0 0 0 0 0 0 0 0 0 0 0 0 0 1", "DBLAL 0 0 0 0 0 0 0 0 1 0 0 0 0 1 3"], "impossible"),
        ("40000055", [f"MOD11 {PLAIN} 6"], "possible"),
        ("90000055", [f"MOD11 {PLAIN} 6"], "impossible"),
        ("00000010", ["MOD11 0 0 0 0 0 0 0 0 0 0 0 1 0 0 14"], "possible"),
    ],
)
def test_single_rules(account, lines, found):
    assert verdict(account, *lines) == found


@pytest.mark.parametrize("text", ["", "one two", "111111 111111 MOD12 " + PLAIN, "111111 111111 MOD11 1 2 3", PLAIN])
def test_what_is_not_the_published_table_is_refused(text):
    with pytest.raises(NotValid):
        read_table(text, "")
    with pytest.raises(NotValid):
        read_table(f"111111 111111 MOD11 {PLAIN}", "938600")
