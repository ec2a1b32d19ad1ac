"""`criteria`, `review`, `decision_rules`, `finalist_conversation`, `equity_form`: how the Group reads and decides."""

from typing import Any

from grants.calls.kinds import BlindPhase, Hidden, HiddenFrom
from shaping_future.questionnaires.errors import MalformedDefinition, disagree
from shaping_future.questionnaires.yaml_lines import list_of, number, one_of, slug, text

from .checks import each, part, sentences

LEVELS = ("0", "1", "2", "3", "4")

_criteria = part(
    "The part 'criteria'",
    {
        "scale": part("The scale", {level: text(200) for level in (*LEVELS, "X")}),
        "items": each(
            "A criterion",
            {
                "key": slug,
                "weight": number(1, 100),
                "label": text(200),
                "anchors": part("A set of anchors", {level: text(500) for level in LEVELS}),
            },
            {"seed": text(100)},
            unique="key",
        ),
        "flags_not_scored": sentences,
    },
)


def criteria(value: Any) -> dict:
    """Takes criteria whose weights add up to 100, each with an anchor for 0 to 4."""
    found = _criteria(value)
    added = sum(one["weight"] for one in found["items"])
    if added != 100:
        disagree(value.line_of("items"), f"The weights add up to {added}, not to 100.")
    return found


review = part(
    "The review",
    {
        "reviewers_per_application": number(1, 20),
        "max_applications_per_reviewer": number(1, 500),
        "feedback_prompts": list_of(text(300), least=3, most=3),
        "discuss_if": text(500),
    },
    {"blind": lambda value: blind(value)},
)

_blind = each(
    "A blind phase",
    {
        "phase": one_of(*BlindPhase.values),
        "hides": list_of(one_of(*Hidden.values), most=len(Hidden)),
        "from": list_of(one_of(*HiddenFrom.values), most=len(HiddenFrom)),
    },
    unique="phase",
)


def blind(values: Any) -> list[dict]:
    """Takes blind phases in which nobody has to forget what they knew, and the Group knows what it spends."""
    found = _blind(values)
    before = next((one for one in found if one["phase"] == BlindPhase.READING), {"hides": [], "from": []})
    for item, one in zip(values, found, strict=True):
        if one["phase"] == BlindPhase.READING:
            continue
        if Hidden.AMOUNTS in one["hides"]:
            raise MalformedDefinition(
                item.line_of("hides"), "The Group decides about amounts. They are not hidden while it decides."
            )
        for key in ("hides", "from"):
            if set(one[key]) - set(before[key]):
                raise MalformedDefinition(
                    item.line_of(key),
                    "What is hidden while the Group decides must be hidden, from the same people, while they read.",
                )
    return found


METHODS = one_of("consent", "score_then_gradients", "consent_on_slate")

decision_rules = part(
    "The part 'decision_rules'",
    {
        "fund_design": part("A decision rule", {"method": METHODS, "open_days": number(1, 60)}),
        "shortlist": part("A decision rule", {"method": METHODS, "quorum": text(300), "pass": text(300)}),
        "selection": part("A decision rule", {"method": METHODS, "fallback": text(500)}),
        "tie": text(500),
    },
    {"counting": part("The quorum", {"percent": number(1, 100), "least": number(1, 60)})},
)

finalist_conversation = part(
    "The finalist conversation", {"minutes": number(5, 240), "people": text(300), "questions": sentences}
)

equity_form = each(
    "An equity question",
    {"n": number(1, 50), "standard": text(100), "label": text(300)},
    {"options": list_of(text(200), least=2, most=60)},
    unique="n",
)


def refuse_unserved(value: Any, found: dict, served: set[str]) -> None:
    """A criterion that no question serves could never be scored."""
    for item, criterion in zip(value["items"], found["items"], strict=True):
        if criterion["key"] not in served:
            disagree(item.line_of("key"), f"No question serves the criterion {criterion['key']!r}.")
