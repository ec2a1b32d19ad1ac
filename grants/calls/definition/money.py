"""`fund`, `budget`, and `grant_terms`: whose money, how much for what, how it is paid."""

from decimal import Decimal
from typing import Any

from shaping_future.questionnaires.errors import MalformedDefinition, disagree
from shaping_future.questionnaires.yaml_lines import date, list_of, number, one_of, slug, text

from .checks import each, part, refuse_disorder, some_pence

EVENT = "event"
NAMES = list_of(text(200), most=60)

fund = part(
    "The fund",
    {
        "name": text(200),
        "host": text(200),
        "programme": text(200),
        "decision_body": text(200),
        "learning_partners": NAMES,
        "contributing_funders_public": NAMES,
        "currency": one_of("GBP"),
    },
)

_budget = part(
    "The budget",
    {
        "total_pence": some_pence,
        "lines": each("A budget line", {"key": slug, "label": text(200), "pence": some_pence}, unique="key"),
        "contributions": each("A contribution", {"name": text(200), "pence": some_pence}, unique="name"),
    },
)


def any_budget(value: Any) -> dict:
    """Takes a budget whose lines, and whose contributions, add up to its total."""
    found = _budget(value)
    for key, what in (("lines", "The lines"), ("contributions", "The contributions")):
        added = sum(one["pence"] for one in found[key])
        if added != found["total_pence"]:
            disagree(value.line_of(key), f"{what} add up to {added} pence; 'total_pence' is {found['total_pence']}.")
    return found


def budget(value: Any) -> dict:
    """Takes such a budget with a line that grants are paid from."""
    found = any_budget(value)
    if not any(line["key"] == "grants" for line in found["lines"]):
        raise MalformedDefinition(value.line_of("lines"), "The lines need one with the key 'grants'.")
    return found


def share(value: Any) -> Decimal:
    """Takes a part of one whole, like 0.5."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise ValueError("must be a part of one whole, like 0.5")
    return Decimal(str(value))


_terms = part(
    "The part 'grant_terms'",
    {
        "payments": each("A payment", {"share": share, "when": text(300)}, {"after": slug, "months": number(0, 60)}),
        "learning": each("A learning date", {"key": slug, "type": text(200), "due": date}, unique="key"),
        "community_of_practice": list_of(date, most=60),
    },
)


def grant_terms(value: Any) -> dict:
    """Takes payments whose shares are one whole, and dates that go forward. A payment may wait for a learning date's
    report (`after: y1`) or for something that people write down (`after: event`), and be due after so many months."""
    found = _terms(value)
    whole = sum(one["share"] for one in found["payments"])
    if whole != 1:
        disagree(value.line_of("payments"), f"The shares of the payments add up to {whole}, not to 1.")
    known = {one["key"] for one in found["learning"]} | {EVENT}
    for one in found["payments"]:
        if one.get("after", EVENT) not in known:
            disagree(value.line_of("payments"), f"No learning date has the key '{one['after']}'; or write 'event'.")
    refuse_disorder(value["learning"], found["learning"], "due", "The learning dates")
    if found["community_of_practice"] != sorted(found["community_of_practice"]):
        raise MalformedDefinition(value.line_of("community_of_practice"), "The dates must stand in order.")
    return found
