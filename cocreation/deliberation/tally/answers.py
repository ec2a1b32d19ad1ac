"""Whether an answer can be counted by the method. Refused with a sentence, never mended in silence."""

from collections.abc import Collection, Mapping
from typing import Any

from cocreation.deliberation.kinds import ON_OPTIONS, SAY_WHY, STANDS, Method
from cocreation.deliberation.tally.times import IMPOSSIBLE, YES
from shaping_future.errors import NotValid

MOST_WORDS = 5000


def checked(
    method: str, rules: Mapping[str, Any], options: Collection[int], stance: str, reason: str, choices: Mapping
) -> tuple[str, str, dict[int, int]]:
    """(stance, reason, choices) as they are kept. `options`: numbers of those that this person can answer about."""
    method = Method(method)
    stance = stance or ("answer" if choices and method in ON_OPTIONS else "")
    if stance not in STANDS[method]:
        words = "Choose one of the four positions." if method == Method.CONSENT else "Choose one of the answers."
        raise NotValid(words)
    if not isinstance(reason, str) or len(reason) > MOST_WORDS:
        raise NotValid(f"Write at most {MOST_WORDS} characters.")
    reason = reason.strip()
    if stance in SAY_WHY.get(method, ()) and not reason:
        raise NotValid("Write why, so that the Group can work with it.")
    if method not in ON_OPTIONS or stance == "abstain":
        if choices:
            raise NotValid("Whoever abstains, or is asked about no options, chooses none.")
        return stance, reason, {}
    found = _numbers(choices, options)
    CHECKS[method](found, rules)
    return stance, reason, found if method != Method.RANKED else _without_gaps(found)


def _numbers(choices: Mapping, options: Collection[int]) -> dict[int, int]:
    """What was said, by number of the option; nothing said is left out."""
    found = {}
    for option, value in choices.items():
        if value is None or value == "":
            continue
        if isinstance(value, bool) or not isinstance(value, int):
            raise NotValid("Answer each option with a whole number.")
        if option not in options:
            raise NotValid("One of the options is not there for you. Load the page again.")
        found[option] = value
    return found


def _between(low: int, high: int) -> None:
    def check(choices: dict[int, int], rules: Mapping[str, Any]) -> None:
        if any(not low <= value <= high for value in choices.values()):
            raise NotValid("One of the answers is none of those that can be chosen.")
        if not choices:
            raise NotValid("Answer at least one option, or abstain.")

    return check


def _scores(choices: dict[int, int], rules: Mapping[str, Any]) -> None:
    _between(0, rules["top"])(choices, rules)


def _dots(choices: dict[int, int], rules: Mapping[str, Any]) -> None:
    if any(value < 0 for value in choices.values()):
        raise NotValid("An option has no dots, or some: never fewer than none.")
    if any(value > rules["most"] for value in choices.values()):
        raise NotValid(f"Put at most {rules['most']} dots on one option.")
    used = sum(choices.values())
    if used > rules["dots"]:
        raise NotValid(f"You used {used} dots, and have {rules['dots']}.")
    if not used:
        raise NotValid("Put at least one dot on an option, or abstain.")


def _ranking(choices: dict[int, int], rules: Mapping[str, Any]) -> None:
    if not choices:
        raise NotValid("Rank at least one option, or abstain.")
    if any(not 1 <= value <= 1000 for value in choices.values()):
        raise NotValid("Places begin with 1.")
    if len(set(choices.values())) < len(choices):
        raise NotValid("Two options have the same place. Give each a place of its own.")


def _without_gaps(choices: dict[int, int]) -> dict[int, int]:
    in_order = sorted(choices, key=choices.__getitem__)
    return {option: place for place, option in enumerate(in_order, start=1)}


CHECKS = {
    Method.SCORE: _scores,
    Method.DOTS: _dots,
    Method.APPROVAL: _between(0, 1),
    Method.RANKED: _ranking,
    Method.TIMES: _between(IMPOSSIBLE, YES),
}
