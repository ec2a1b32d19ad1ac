"""The whole file: every part checked, then what the parts say about each other. Refused with a line and a reason."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from shaping_future.questionnaires import definition as questions_definition
from shaping_future.questionnaires import yaml_lines
from shaping_future.questionnaires.definition import QuestionData
from shaping_future.questionnaires.errors import MalformedDefinition
from shaping_future.questionnaires.queries import canonical_hash

from . import choosing, money, offer
from .checks import sentences

PARTS = {
    "fund": money.fund,
    "budget": money.budget,
    "call": offer.call,
    "timeline": offer.timeline,
    "eligibility": offer.eligibility,
    "questions": lambda value: value,  # read below, when criteria and strands are known
    "equity_form": choosing.equity_form,
    "criteria": choosing.criteria,
    "review": choosing.review,
    "decision_rules": choosing.decision_rules,
    "finalist_conversation": choosing.finalist_conversation,
    "grant_terms": money.grant_terms,
    "learning_prompts": sentences,
}


@dataclass(frozen=True)
class Definition:
    """A file that was accepted: its parts, its questions, and the hash of everything it says (comments aside)."""

    parts: dict[str, Any]
    questions: list[QuestionData]
    hash: str
    raw: Any
    """As it stands in the file, with lines."""

    def __getitem__(self, part: str) -> Any:
        return self.parts[part]

    @property
    def slug(self) -> str:
        return self.parts["call"]["slug"]


def read(content: bytes | str) -> Definition:
    """The definition, or MalformedDefinition(line, reason) for the first thing that is wrong with it."""
    raw = yaml_lines.load(content)
    parts = yaml_lines.read(raw, "The file", PARTS, {})
    criteria = {one["key"] for one in parts["criteria"]["items"]}
    strands = {one["key"] for one in parts["call"]["strands"]}
    if not isinstance(raw["questions"], yaml_lines.Sequence):
        raise MalformedDefinition(raw.line_of("questions"), "'questions' must be a list with at least one item.")
    questions = questions_definition.read_questions(raw["questions"], criteria=criteria, facts={"strand": strands})
    _refuse_disagreement(raw, parts, questions)
    return Definition(parts, questions, canonical_hash(_plain(raw)), raw)


def _refuse_disagreement(raw: Any, parts: dict, questions: list[QuestionData]) -> None:
    """What is right by itself and wrong beside the rest."""
    call = parts["call"]
    grants = next(line["pence"] for line in parts["budget"]["lines"] if line["key"] == "grants")
    for item, strand in zip(raw["call"]["strands"], call["strands"], strict=True):
        if strand["max_pence"] > grants:
            raise MalformedDefinition(item.line_of("max_pence"), "This is more than the budget line 'grants' holds.")
    offer.refuse_other_days(raw["timeline"], parts["timeline"], call["opens"], call["closes"])
    served = {question.criterion for question in questions if question.criterion}
    choosing.refuse_unserved(raw["criteria"], parts["criteria"], served)
    for needed in ("organisation", "budget"):
        if [question.type for question in questions].count(needed) != 1:
            raise MalformedDefinition(raw.line_of("questions"), f"There must be one question of type {needed}.")


def _plain(value: Any) -> Any:
    """The file's content as JSON can hold it."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value
