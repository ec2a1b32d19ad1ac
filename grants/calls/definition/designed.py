"""The parts of a definition that the Group designs, each by itself: written and checked as in a call's file."""

from collections.abc import Callable
from typing import Any

import yaml

from shaping_future.questionnaires import definition as questions_definition
from shaping_future.questionnaires import yaml_lines
from shaping_future.questionnaires.errors import MalformedDefinition

from . import choosing, offer
from .reading import plain


def _questions(value: Any) -> Any:
    """Alone a question may name any criterion and any strand; the call that is built from it knows which there are."""
    items = value if isinstance(value, list) else []
    named = {one.get("criterion") for one in items if isinstance(one, dict) and isinstance(one.get("criterion"), str)}
    return questions_definition.read_questions(value, criteria=named, facts={"strand": None})


CHECKS: dict[str, Callable[[Any], Any]] = {
    "criteria": choosing.criteria,
    "questions": _questions,
    "eligibility": offer.eligibility,
    "review": choosing.review,
    "decision_rules": choosing.decision_rules,
}


NOT_DESIGNED = {"review": ("blind",)}
"""What stands in a part and is not the Group's to design: staff prepare blind phases, and what they hide."""


def designed(name: str, value: Any) -> Any:
    """Of a part of a definition what the Group designs."""
    if not isinstance(value, dict):
        return value
    return {key: one for key, one in value.items() if key not in NOT_DESIGNED.get(name, ())}


def built(name: str, agreed: Any, there: Any) -> Any:
    """The part as it was agreed, with what the call says there that is not the Group's to design."""
    if not isinstance(there, dict):
        return agreed
    return {**agreed, **{key: there[key] for key in NOT_DESIGNED.get(name, ()) if key in there}}


def read_part(name: str, content: bytes | str) -> Any:
    """The part as data, or MalformedDefinition(line, reason) with the line of `content`.

    The name of the part may stand above it, as in a file.
    """
    raw = yaml_lines.load(content)
    if isinstance(raw, yaml_lines.Mapping) and list(raw) == [name]:
        raw = raw[name]
    try:
        CHECKS[name](raw)
    except ValueError as error:
        raise MalformedDefinition(1, f"'{name}' {error}.") from None
    return designed(name, plain(raw))


def written(data: Any) -> str:
    """The part as text that `read_part` takes, for somebody who goes on writing."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
