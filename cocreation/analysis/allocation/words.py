"""What was explained, in plain sentences for a person."""

from fractions import Fraction

from .explaining import Why
from .pot import Exact


def sentence(why: Why) -> str:
    """Why it is funded, or why not and what would change that."""
    return " ".join(filter(None, [_REASONS[why.how](why), "" if why.funded else _change(why)]))


def pounds(pence: Exact) -> str:
    """£1,234, or £1,234.50. Parts of a penny are rounded, half to even: shown, never counted."""
    whole = round(Fraction(pence))
    return f"£{whole // 100:,}" if whole % 100 == 0 else f"£{whole / 100:,.2f}"


def _change(why: Why) -> str:
    ways = [
        f"if it asked for {pounds(why.less)} less" if why.less else "",
        f"if {why.more} more {'member' if why.more == 1 else 'members'} supported it" if why.more else "",
        f"if its score was {_points(why.points)} higher" if why.points else "",
    ]
    said = ", or ".join(filter(None, ways))
    return f"It would be funded {said}." if said else ""


def _points(value: Exact) -> str:
    shown = f"{float(value):.1f}"
    return f"{shown} {'point' if shown == '1.0' else 'points'}"


def _people(why: Why) -> str:
    whose = f"{why.supporters} of the {why.could} members who could vote on it"
    return f"{whose} {'supports' if why.supporters == 1 else 'support'} it"


_REASONS = {
    "order": lambda why: (
        f"Funded because it is number {why.place} by score and {pounds(why.left)} was left at its turn."
    ),
    "combination": lambda why: (
        f"Funded because the total would be {_points(why.worth)} lower without it."
        if why.worth
        else "Funded because it is in the best total. Another set is as good."
    ),
    "shares": lambda why: f"Funded because {_people(why)}: together they could pay, {pounds(why.each)} each at most.",
    "left_over": lambda why: f"Funded with money that was left over. {_people(why)}.",
    "earned": lambda why: f"Funded because {_people(why)}: they had earned enough together in time.",
    "no_score": lambda why: "Not funded: it has no score.",
    "no_support": lambda why: "Not funded: nobody supports it.",
    "too_dear": lambda why: f"Not funded: it asks {pounds(why.asks)}, more than the whole budget.",
    "passed_over": lambda why: f"Not funded: {pounds(why.left)} was left at its turn, and it asks {pounds(why.asks)}.",
    "list_ended": lambda why: "Not funded: the money was used before its turn.",
    "not_combined": lambda why: "Not funded: the best total is reached without it.",
    "short": lambda why: (
        f"Not funded: {_people(why)}. Together they have {pounds(why.have)} left, and it asks {pounds(why.asks)}."
    ),
    "too_late": lambda why: f"Not funded: {_people(why)}. The money ended before they had earned enough together.",
}
