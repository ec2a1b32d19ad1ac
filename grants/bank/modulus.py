"""Can this account number exist at this sort code? The banks' published arithmetic, with its fourteen exceptions.

The table of weights is other people's and changes a few times a year: it is loaded with its date (models.ModulusTable).
A pass means that such a number can exist, not that it does, nor whose it is.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from shaping_future.errors import NotValid

FIRST_OF_TWO = [0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1]  # exception 2, when a is not 0 and g is not 9
FIRST_WITH_NINE = [0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 10, 9, 3, 1]  # exception 2, when a is not 0 and g is 9
A, B, C, G, H = 6, 7, 8, 12, 13
"""Where the letters of the specification stand: u to z are the sort code, a to h the account number."""
EITHER = {(2, 9), (10, 11), (12, 13)}
"""Pairs of exceptions of which one check is enough. Of any other two checks both must pass."""


class Verdict(enum.StrEnum):
    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"  # the table says nothing of this sort code


@dataclass(frozen=True)
class Rule:
    """One line of the table."""

    start: str
    end: str
    method: str
    weights: tuple[int, ...]
    exception: int = 0


@dataclass(frozen=True)
class Table:
    rules: tuple[Rule, ...]
    substitutes: dict[str, str]

    def of(self, sort_code: str) -> list[Rule]:
        return [rule for rule in self.rules if rule.start <= sort_code <= rule.end][:2]


def read_table(weights: str, substitutes: str) -> Table:
    """The two published files; NotValid names the first line that is not as published."""
    rules = [_rule(number, line) for number, line in enumerate(weights.splitlines(), 1) if line.strip()]
    pairs = [line.split() for line in substitutes.splitlines() if line.strip()]
    if not rules or not all(len(pair) == 2 and all(_is_sort_code(word) for word in pair) for pair in pairs):
        raise NotValid("These are not the two published files: weights, and sort codes to put instead.")
    return Table(tuple(rules), dict(pairs))


def check(sort_code: str, account: str, table: Table) -> Verdict:
    """Six digits and eight."""
    rules = table.of(sort_code)
    if not rules:
        return Verdict.UNKNOWN
    digits = [int(char) for char in sort_code + account]
    needed = [rule for rule in rules if rule.exception != 3 or digits[C] not in (6, 9)]
    passed = [_passes(rule, digits, table) for rule in needed]
    if len(rules) == 2 and (rules[0].exception, rules[1].exception) in EITHER:
        return Verdict.POSSIBLE if any(passed) else Verdict.IMPOSSIBLE
    return Verdict.POSSIBLE if all(passed) else Verdict.IMPOSSIBLE


def _passes(rule: Rule, digits: list[int], table: Table) -> bool:
    digits, weights = list(digits), list(rule.weights)
    if rule.exception == 6 and 4 <= digits[A] <= 8 and digits[G] == digits[H]:
        return True  # an account in another currency, which cannot be checked
    if rule.exception == 2 and digits[A]:
        weights = FIRST_WITH_NINE if digits[G] == 9 else FIRST_OF_TWO
    if _weighs_account_only(rule, digits):
        weights = [0] * B + [0] + weights[C:]
    digits[:A] = [int(char) for char in _sort_code(rule, digits, table)]
    if rule.exception == 5:
        return _matches_check_digit(rule, weights, digits)
    if rule.exception == 4:
        return _sum(rule, weights, digits) % 11 == 10 * digits[G] + digits[H]
    return _divides(rule, weights, digits) or (rule.exception == 14 and _passes_shifted(rule, weights, digits))


def _weighs_account_only(rule: Rule, digits: list[int]) -> bool:
    if rule.exception == 7:
        return digits[G] == 9
    return rule.exception == 10 and digits[A] in (0, 9) and digits[B] == 9 and digits[G] == 9


def _sort_code(rule: Rule, digits: list[int], table: Table) -> str:
    own = "".join(map(str, digits[:A]))
    if rule.exception == 5:
        return table.substitutes.get(own, own)
    return {8: "090126", 9: "309634"}.get(rule.exception, own)


def _divides(rule: Rule, weights: Sequence[int], digits: Sequence[int]) -> bool:
    extra = 27 if rule.exception == 1 else 0
    return (_sum(rule, weights, digits) + extra) % (11 if rule.method == "MOD11" else 10) == 0


def _matches_check_digit(rule: Rule, weights: Sequence[int], digits: Sequence[int]) -> bool:
    """Exception 5: the remainder is held against a digit of the account number."""
    if rule.method == "MOD11":
        rest = _sum(rule, weights, digits) % 11
        return rest != 1 and (11 - rest) % 11 == digits[G]
    return -_sum(rule, weights, digits) % 10 == digits[H]


def _passes_shifted(rule: Rule, weights: Sequence[int], digits: list[int]) -> bool:
    """Exception 14: without its last digit and with a nought in front, when that digit is 0, 1 or 9."""
    return digits[H] in (0, 1, 9) and _divides(rule, weights, [*digits[:A], 0, *digits[A:H]])


def _sum(rule: Rule, weights: Sequence[int], digits: Sequence[int]) -> int:
    products = [weight * digit for weight, digit in zip(weights, digits, strict=True)]
    return sum(sum(divmod(product, 10)) if rule.method == "DBLAL" else product for product in products)


def _rule(number: int, line: str) -> Rule:
    words = line.split()
    if not (
        len(words) in (17, 18)
        and all(_is_sort_code(word) for word in words[:2])
        and words[2] in ("MOD10", "MOD11", "DBLAL")
        and all(word.lstrip("-").isdecimal() for word in words[3:])
    ):
        raise NotValid(f"Line {number} of the table of weights is not as it is published.")
    weights = tuple(map(int, words[3:17]))
    return Rule(words[0], words[1], words[2], weights, int(words[17]) if len(words) == 18 else 0)


def _is_sort_code(word: str) -> bool:
    return len(word) == 6 and word.isascii() and word.isdecimal()
