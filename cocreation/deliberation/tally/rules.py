"""The numbers of a method: checked and frozen when a round opens, and said in sentences before anybody answers."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cocreation.deliberation.kinds import IN_ROUNDS, STANDS, WITHOUT_QUORUM, Method
from cocreation.deliberation.tally.stances import people
from shaping_future.errors import NotValid
from shaping_future.look.words import pounds

MOST_SCORE = 4
REFER = "refer"
"""A fallback that is no method: it goes to a neutral panel or to the Board."""
FALLBACKS = {
    Method.MAJORITY: "Two thirds of everybody who can take part are for it.",
    REFER: "It is referred to a neutral panel or to the Board, with the reason.",
}
LATER = {
    "method": REFER,
    "sentence": "If three rounds find no agreement, the Group is told, and it is decided in another way or set aside.",
}
"""The fallback of a round for which nobody named another."""

Given = Mapping[str, Any]


def frozen(method: str, given: Given | None = None, costs: Sequence[int | None] = ()) -> dict[str, Any]:
    """Every number of the method: what was given, checked, and the defaults. `costs`: of each option, in pence."""
    given = dict(given or {})
    known = DEFAULTS[Method(method)](len(costs))
    if unknown := sorted(set(given) - set(known)):
        raise NotValid(f"{Method(method).label} has no rule called {', '.join(unknown)}.")
    rules = {**known, **{key: value for key, value in given.items() if value is not None}}
    found = {key: CHECKS[key](value) for key, value in rules.items()}
    _fits(found, costs)
    return found


def _fits(rules: dict[str, Any], costs: Sequence[int | None]) -> None:
    if "most" in rules and rules["most"] > rules["dots"]:
        raise NotValid("Nobody can put more dots on one option than they have.")
    if rules.get("budget_pence") is not None and not all(costs):
        raise NotValid("Where there is money to share out, every option needs an amount.")


def _share(value: Any) -> str:
    """Kept as "3/4": exact, and readable."""
    try:
        share = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise NotValid("A share is a number between 0 and 1, for example 2/3.") from None
    if not 0 <= share <= 1:
        raise NotValid("A share is a number between 0 and 1, for example 2/3.")
    return str(share)


def _over_half(value: Any) -> str:
    share = _share(value)
    if Fraction(share) <= Fraction(1, 2):
        raise NotValid("A share of everybody is more than a half.")
    return share


def _number(low: int, high: int, what: str) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise NotValid(f"{what} is a whole number from {low} to {high}.")
        return value

    return check


def _one_of(values: Sequence[str], what: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value not in values:
            raise NotValid(f"{what} is one of: {', '.join(values)}.")
        return value

    return check


def _zone(value: Any) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise NotValid("Choose the time zone in which times are shown.") from None
    return value


def _scale(value: Any) -> list[str]:
    if value != list(STANDS[Method.GRADIENTS].values()):
        raise NotValid("The gradients have eight levels with their standard names.")
    return value


def _money(value: Any) -> int | None:
    return None if value is None else _number(1, 10**12, "The money to share out, in pence,")(value)


CHECKS: dict[str, Callable[[Any], Any]] = {
    "rounds": _number(1, 3, "How many rounds there are at most"),
    "aside": _share,
    "enough": _share,
    "doubts": _share,
    "unclear": _share,
    "scale": _scale,
    "of_all": _over_half,
    "top": _number(1, 10, "The highest score"),
    "dots": _number(1, 100, "Dots for each person"),
    "most": _number(1, 100, "Dots on one option"),
    "budget_pence": _money,
    "utility": _one_of(("cost", "count"), "What an option is worth to its supporters"),
    "ranked": _one_of(("runoff", "borda"), "How rankings are counted"),
    "draw": lambda value: str(value)[:64],
    "zone": _zone,
    "minutes": _number(5, 1440, "How long it takes, in minutes,"),
}
DEFAULTS: dict[Method, Callable[[int], dict[str, Any]]] = {
    Method.CONSENT: lambda options: {"rounds": 3},
    Method.CONSENSUS: lambda options: {"rounds": 3, "aside": "1/3"},
    Method.GRADIENTS: lambda options: {
        "enough": "3/4",
        "doubts": "1/10",
        "unclear": "1/5",
        "scale": list(STANDS[Method.GRADIENTS].values()),
    },
    Method.MAJORITY: lambda options: {"of_all": "2/3"},
    Method.SCORE: lambda options: {"top": MOST_SCORE},
    Method.DOTS: lambda options: {"dots": -(-options // 3) + 1, "most": 2},
    Method.APPROVAL: lambda options: {"budget_pence": None, "utility": "cost", "draw": secrets.token_hex(16)},
    Method.RANKED: lambda options: {"ranked": "runoff", "draw": secrets.token_hex(16)},
    Method.TIMES: lambda options: {"zone": "Europe/London", "minutes": 60},
    Method.SENSE: lambda options: {},
    Method.ADVICE: lambda options: {},
}


def fallback_of(method: str, given: Given | None) -> dict[str, Any]:
    """The fallback as it is kept: {"method", "sentence", "rules"}. Only what is worked on in rounds has one."""
    if method not in IN_ROUNDS:
        if given:
            raise NotValid("Only consent and consensus have rounds, and something that comes after them.")
        return {}
    found = {**LATER, **(given or {})}
    if set(found) - {"method", "sentence", "rules"} or found["method"] == method:
        raise NotValid("Name what comes after the last round: another method, and a sentence about it.")
    if found["method"] != REFER and found["method"] not in (Method.MAJORITY, Method.CONSENSUS, Method.GRADIENTS):
        raise NotValid("After the last round comes a share of everybody, consensus, gradients, or somebody else.")
    if not str(found["sentence"]).strip():
        raise NotValid("Say in a sentence what happens if no round finds agreement.")
    rules = {} if found["method"] == REFER else frozen(found["method"], found.get("rules"))
    return {"method": str(found["method"]), "sentence": str(found["sentence"]).strip()[:500], "rules": rules}


def percent(share: str) -> str:
    return (
        f"{float(Fraction(share) * 100):.0f}\u00a0%"
        if Fraction(share).denominator in (1, 2, 4, 5, 10, 20, 25, 50, 100)
        else share
    )


def rule_lines(method: str, rules: Given, share: Decimal = Decimal("0.6"), least: int = 6) -> list[str]:
    """How it is decided, in plain sentences, before anybody answers."""
    lines = LINES[Method(method)](rules)
    if method in WITHOUT_QUORUM:
        return lines
    quorum = (
        f"At least {people(least)} have to answer, and {percent(str(Fraction(share)))} of everybody who can take part."
    )
    return [*lines, quorum]


def _approval(rules: Given) -> list[str]:
    lines = ["Approve of as many options as you like."]
    if "budget_pence" not in rules:  # nobody has said yet whether there is money
        lines.append("If you name an amount of money, it is shared out by Equal Shares: supporters pay together.")
    if rules.get("budget_pence") is None:
        return [*lines, "Options are put in order by how many people approve."]
    worth = "Larger amounts count as more." if rules.get("utility") == "cost" else "Every option counts as one."
    return [
        *lines,
        f"{pounds(rules['budget_pence'])} is shared out by Equal Shares: everybody holds the same part of it.",
        "Supporters of an option pay for it together, with the parts they hold.",
        worth,
        "It binds only if nobody stays out of an option. Ties: supporters, then the lower amount, then a draw.",
    ]


def _ranked(rules: Given) -> list[str]:
    lines = ["Put the options in order: 1 is the one you want most. You need not rank all."]
    if rules.get("ranked") == "borda":
        lines.append("Each place gives points (Borda). The option with most points comes first.")
    else:
        lines.append("Instant runoff: the option with fewest first places leaves, and its ballots go on to their next.")
        lines.append("It ends when one option has more than half.")
    return [*lines, "Equal options go by a draw that is fixed now. It binds only if nobody stays out of an option."]


LINES: dict[Method, Callable[[Given], list[str]]] = {
    Method.CONSENT: lambda rules: [
        "It is agreed when enough people answer and no objection stands.",
        "An objection says how this would harm the fund's aim. A concern is written down and stops nothing.",
        f"The facilitator asks four questions about an objection. There are at most {rules.get('rounds', 3)} rounds.",
    ],
    Method.CONSENSUS: lambda rules: [
        "It is agreed when enough people answer and no block stands.",
        "A block names a principle that the Group agreed, and how this goes against it.",
        f"If more than {percent(rules.get('aside', '1/3'))} of those who answer stand aside, it is revised.",
    ],
    Method.GRADIENTS: lambda rules: [
        "Everybody chooses one of eight levels. They are never averaged: the Group sees how they spread.",
        f"Enthusiastic: nobody at 7 or 8, and {percent(rules.get('enough', '3/4'))} at 1 or 2.",
        f"Sufficient: nobody at 8, at most {percent(rules.get('doubts', '1/10'))} at 7, and"
        f" {percent(rules.get('enough', '3/4'))} at 1, 2, 3 or 6.",
        "A veto (8) stops it. Shares leave out who abstains. The Group still decides what the picture means.",
    ],
    Method.MAJORITY: lambda rules: [
        f"It is agreed when {percent(rules.get('of_all', '2/3'))} of everybody who can take part are for it.",
        "Not answering and abstaining count as not being for it.",
    ],
    Method.SCORE: lambda rules: [
        f"Give each option 0 to {rules.get('top', MOST_SCORE)}, or X if you cannot tell. X counts nowhere.",
        "Options are put in order by their mean, once three people scored them. Scores inform; the Group decides.",
    ],
    Method.DOTS: lambda rules: [
        f"You have {rules.get('dots', 'some')} dots, and can put at most {rules.get('most', 2)} on one option."
        if rules.get("dots", 1) != 1
        else "You have 1 dot.",
        "You need not use all. We count the dots, and how many people they come from.",
        "Dots show what matters most. They never decide about money.",
    ],
    Method.APPROVAL: _approval,
    Method.RANKED: _ranked,
    Method.TIMES: lambda rules: [
        "Say for each time: yes, if need be, or no. If your access needs make it impossible, say so: nobody sees who.",
        "The time with most yes is taken; if equal, the one that suits most people; if still equal, the earliest.",
    ],
    Method.SENSE: lambda rules: ["This shows how people feel about it now. It decides nothing."],
    Method.ADVICE: lambda rules: [
        "One person decides, after hearing everybody who wants to say something.",
        "They read all advice first, and write down what they decided and why.",
    ],
}
