"""A closed round as plain data, from which anybody can count it again. No names, no words, no times of answers; ballots
are sorted by what they say. docs/decisions/rounds-by-any-method.md says why."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from cocreation.analysis.draw import canonical, hashed
from cocreation.deliberation.tally.asked import Asked, Ballot, Choice, in_order
from cocreation.deliberation.tally.counting import Counted, count_round
from cocreation.deliberation.tally.options import OptionsTally

VERSION = "round-1"


def asked_data(asked: Asked) -> dict[str, Any]:
    return {
        "method": str(asked.method),
        "eligible": asked.eligible,
        "rules": {key: value for key, value in asked.rules.items() if value is not None},
        "options": [
            {"number": one.number, "pence": one.pence or 0, "out": one.out} for one in asked.options
        ],
        "quorum": {"share": str(asked.share.normalize()), "least": asked.least},
    }  # fmt: skip


def ballots_data(ballots: Sequence[Ballot]) -> list[dict[str, Any]]:
    return [
        {
            "stance": one.stance,
            "choices": {str(number): value for number, value in sorted(one.choices.items())},
            "out": sorted(one.out),
            "struck": int(one.struck),
        }
        for one in in_order(ballots)
    ]


def counted_data(counted: Counted) -> dict[str, Any]:
    """What the count says, in whole numbers and texts."""
    found: dict[str, Any] = {
        "result": str(counted.result),
        "eligible": counted.eligible,
        "took_part": counted.took_part,
        "needed": counted.needed,
        "stances": dict(sorted(counted.stances.items())),
    }
    if isinstance(counted, OptionsTally):
        found["options"] = [
            {
                "number": one.number,
                "eligible": one.eligible,
                "took_part": one.took_part,
                "people": one.supporters,
                "points": str(one.points),
                "place": one.place or 0,
            }
            for one in counted.options
        ]
        found["first"] = list(counted.chosen)
    return found


def hash_of(data: Any) -> str:
    return hashed(canonical(data))


def record(asked: Asked, ballots: Sequence[Ballot], about: Mapping[str, Any]) -> dict[str, Any]:
    """`about`: what the page says of the round, in texts and whole numbers."""
    found = {
        "format": VERSION,
        "about": dict(about),
        "asked": asked_data(asked),
        "ballots": ballots_data(ballots),
        "counted": counted_data(count_round(asked, ballots)),
    }
    hashes = {key: hash_of(found[key]) for key in ("asked", "ballots", "counted")}
    return {**found, "hashes": hashes}


def recount(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the ballots of a record say, from the record alone. ValueError: something in it was changed."""
    for key, value in data["hashes"].items():
        if hash_of(data[key]) != value:
            raise ValueError(f"the part “{key}” is not the one that was hashed")
    asked = data["asked"]
    rules = {"budget_pence": None, **asked["rules"]} if asked["method"] == "approval" else asked["rules"]
    question = Asked(
        asked["method"],
        asked["eligible"],
        rules,
        tuple(Choice(one["number"], one["pence"] or None, one["out"]) for one in asked["options"]),
        Decimal(asked["quorum"]["share"]),
        asked["quorum"]["least"],
    )
    ballots = [
        Ballot(
            one["stance"],
            {int(number): value for number, value in one["choices"].items()},
            frozenset(one["out"]),
            bool(one["struck"]),
        )
        for one in data["ballots"]
    ]
    return counted_data(count_round(question, ballots))
