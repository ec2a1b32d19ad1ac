"""The whole file: every part checked, then what the parts say about each other. Refused with a line and a reason."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from grants.calls.kinds import Kind
from shaping_future import clock
from shaping_future.errors import NotValid
from shaping_future.questionnaires import definition as questions_definition
from shaping_future.questionnaires import yaml_lines
from shaping_future.questionnaires.definition import QuestionData
from shaping_future.questionnaires.errors import MalformedDefinition, collecting, disagree
from shaping_future.questionnaires.placing import placed
from shaping_future.questionnaires.queries import canonical_hash

from . import choosing, money, offer
from .checks import sentences
from .easy_read import easy_read, refuse_amounts
from .other_languages import PART as OTHER_LANGUAGES
from .other_languages import other_languages, refuse_strangers
from .taking_part import refuse_before_closing, taking_part

EVERY_KIND = {
    "fund": money.fund,
    "call": offer.call,
    "timeline": offer.timeline,
    "eligibility": offer.eligibility,
    "questions": lambda value: value,  # read below, when criteria and strands are known
    "equity_form": choosing.equity_form,
}
OF_GRANTS = {
    "budget": money.budget,
    "criteria": choosing.criteria,
    "review": choosing.review,
    "decision_rules": choosing.decision_rules,
    "finalist_conversation": choosing.finalist_conversation,
    "grant_terms": money.grant_terms,
    "learning_prompts": sentences,
}
OF_ANY_THAT_HAS_IT = {"easy_read": easy_read, OTHER_LANGUAGES: other_languages}
OF_PLACES = {"budget": money.any_budget}
"""What a call with places may say: its fund may be one that nobody has a budget for yet."""
OF_PEOPLE = {"taking_part": taking_part}
"""What a call that recruits may say: pay and days. One of before it had them can still be read."""


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

    def get(self, part: str) -> Any:
        """The part, or None when the file has none (it need not, see OF_PLACES)."""
        return self.parts.get(part)

    @property
    def data(self) -> dict[str, Any]:
        """Everything it says, as JSON can hold it: what `look_through` reads."""
        return plain(self.raw)

    def refusal(self, part: str, reason: str) -> MalformedDefinition:
        """To raise when what is here already does not fit this part."""
        return MalformedDefinition(self.raw.line_of(part), reason)

    @property
    def slug(self) -> str:
        return self.parts["call"]["slug"]


@dataclass(frozen=True)
class Problem:
    """What must be mended before a call can be launched. `path`: where in the data, like ("criteria", "items")."""

    path: tuple[str | int, ...]
    sentence: str


def read(content: bytes | str) -> Definition:
    """The definition, or MalformedDefinition(line, reason) for the first thing that is wrong with it."""
    return _read(yaml_lines.load(content))


def look_through(data: Any) -> tuple[Definition, list[Problem]]:
    """The definition that is kept as data, and what its parts still say against each other.

    NotValid with a sentence for what no part may ever be: the same checks as for a file.
    """
    try:
        raw, paths = placed(data)
    except MalformedDefinition as error:
        raise Misshapen((), error.reason) from None
    with collecting() as found:
        try:
            definition = _read(raw)
        except MalformedDefinition as error:
            raise Misshapen(paths[error.line - 1], error.reason) from None
    return definition, [Problem(paths[one.line - 1], one.reason) for one in found]


class Misshapen(NotValid):
    """Data that no call can have. `path` says where."""

    def __init__(self, path: tuple[str | int, ...], reason: str):
        super().__init__(reason)
        self.path = path


def _read(raw: Any) -> Definition:
    if offer.kind_of(raw).gives_money:
        parts = yaml_lines.read(raw, "The file", EVERY_KIND | OF_GRANTS, OF_ANY_THAT_HAS_IT)
    else:
        people = OF_PEOPLE if offer.kind_of(raw).is_for_people else {}
        parts = yaml_lines.read(raw, "The file", EVERY_KIND, OF_PLACES | OF_ANY_THAT_HAS_IT | people)
    criteria = {one["key"] for one in parts["criteria"]["items"]} if "criteria" in parts else set()
    strands = {one["key"] for one in parts["call"]["strands"]}
    if not isinstance(raw["questions"], yaml_lines.Sequence):
        raise MalformedDefinition(raw.line_of("questions"), "'questions' must be a list with at least one item.")
    questions = questions_definition.read_questions(raw["questions"], criteria=criteria, facts={"strand": strands})
    _refuse_disagreement(raw, parts, questions)
    return Definition(parts, questions, canonical_hash(plain(raw)), raw)


def _refuse_disagreement(raw: Any, parts: dict, questions: list[QuestionData]) -> None:
    """What is right by itself and wrong beside the rest."""
    call = parts["call"]
    offer.refuse_other_days(raw["timeline"], parts["timeline"], call["opens"], call["closes"])
    if call["kind"].gives_money:
        grants = next(line["pence"] for line in parts["budget"]["lines"] if line["key"] == "grants")
        for item, strand in zip(raw["call"]["strands"], call["strands"], strict=True):
            if strand["max_pence"] > grants:
                disagree(item.line_of("max_pence"), "This is more than the budget line 'grants' holds.")
        served = {question.criterion for question in questions if question.criterion}
        choosing.refuse_unserved(raw["criteria"], parts["criteria"], served)
    elif "easy_read" in parts:
        refuse_amounts(parts["easy_read"], raw.line_of("easy_read"))
    if OTHER_LANGUAGES in parts:
        refuse_strangers(raw)
    if "taking_part" in parts:
        refuse_before_closing(raw["taking_part"], parts["taking_part"], call["closes"].astimezone(clock.LONDON).date())
    _refuse_wrong_questions(raw.line_of("questions"), call["kind"], questions)


def _refuse_wrong_questions(line: int, kind: Kind, questions: list[QuestionData]) -> None:
    """Who applies, and for how much: what later steps take out of the answers must be asked once."""
    types = [question.type for question in questions]
    if not kind.is_for_people and types.count("organisation") != 1:
        disagree(line, "There must be one question of type organisation.")
    if kind.gives_money and types.count("budget") != 1:
        disagree(line, "There must be one question of type budget.")
    if not kind.gives_money and "budget" in types:
        disagree(line, "A call with places has no question of type budget.")
    if kind.is_for_people and types.count("organisation") > 1:
        disagree(line, "There can be one question of type organisation, or none.")
    if kind.is_for_people and not any(one.key == "name" and one.type == "text" for one in questions):
        disagree(line, "There must be one question of type text with the key 'name'.")


def plain(value: Any) -> Any:
    """The file's content as JSON can hold it."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value
