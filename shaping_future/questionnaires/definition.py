"""The `questions:` part of a definition file, checked strictly and turned into plain data.

    data = yaml_lines.load(content)
    questions = read_questions(data["questions"], criteria={"power", ...}, facts={"strand": {"single", "joint"}})
    services.create_questionnaire("Open call 2025", questions, by=user)

A question's keys: n, key, section, type, label; guidance, criterion, scored, required, hidden_from_reviewers, show_if;
and by type guide_words and max_words (narrative), options (choice, choice_multi; the columns of repeat).
"""

from collections.abc import Mapping as AnyMapping
from collections.abc import Set as AnySet
from dataclasses import asdict, dataclass, field
from typing import Any

from . import show_if, yaml_lines
from .errors import MalformedDefinition
from .types import TYPES, Type
from .types.repeat import column_key

REQUIRED = {
    "n": yaml_lines.number(1, 200),
    "key": yaml_lines.slug,
    "section": yaml_lines.text(120),
    "type": yaml_lines.one_of(*TYPES),
    "label": yaml_lines.text(300),
}
OPTIONAL = {
    "guidance": yaml_lines.text(2000),
    "guide_words": yaml_lines.number(1, 5000),
    "max_words": yaml_lines.number(1, 5000),
    "options": yaml_lines.list_of(yaml_lines.text(200), most=60),
    "required": yaml_lines.yes_or_no,
    "scored": yaml_lines.yes_or_no,
    "criterion": yaml_lines.slug,
    "hidden_from_reviewers": yaml_lines.yes_or_no,
    "show_if": yaml_lines.text(200),
}
ONLY_SOME_TYPES = {"guide_words", "max_words", "options"}


@dataclass(frozen=True)
class QuestionData:
    """One question as data; the fields of models.Question, with its section's title."""

    number: int
    key: str
    section: str
    type: str
    label: str
    guidance: str = ""
    guide_words: int | None = None
    max_words: int | None = None
    options: list[str] = field(default_factory=list)
    required: bool = True
    scored: bool = False
    criterion: str = ""
    hidden_from_reviewers: bool = False
    show_if: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def read_questions(
    values: Any, criteria: AnySet[str] = frozenset(), facts: AnyMapping[str, AnySet[str] | None] | None = None
) -> list[QuestionData]:
    """Every question, in order; MalformedDefinition(line, reason) when any is wrong.

    `values`: what yaml_lines.load gave for the list. `criteria`: keys that `criterion` may name. `facts`: names that
    show_if may use besides earlier questions, with the values each can have (None: any).
    """
    found: list[QuestionData] = []
    for line, item in yaml_lines.read_each(values, "'questions'"):
        raw = yaml_lines.read(item, "A question", REQUIRED, OPTIONAL, line)
        kind = TYPES[raw["type"]]
        _check_words(item, raw, kind)
        _check_type_keys(item, raw, kind)
        _check_scoring(item, raw, criteria)
        _check_place(item, raw, found, facts or {})
        _check_show_if(item, raw, found, facts or {})
        scored = "criterion" in raw
        required = raw.get("required", kind.required_by_default)
        found.append(QuestionData(number=raw.pop("n"), **(raw | {"scored": scored, "required": required})))
    return found


def _check_words(item: Any, raw: dict[str, Any], kind: Type) -> None:
    both = "guide_words" in kind.needed_keys and {"guide_words", "max_words"} <= raw.keys()
    if both and raw["max_words"] < raw["guide_words"]:
        raise MalformedDefinition(item.line_of("max_words"), "'max_words' must be at least 'guide_words'.")


def _check_type_keys(item: Any, raw: dict[str, Any], kind: Type) -> None:
    for key in sorted(kind.needed_keys - raw.keys()):
        raise MalformedDefinition(item.line, f"A question of type {kind.key} needs {key!r}.")
    for key in sorted((ONLY_SOME_TYPES & raw.keys()) - kind.extra_keys):
        raise MalformedDefinition(item.line_of(key), f"A question of type {kind.key} takes no {key!r}.")
    if kind.key == "repeat":
        keys = [column_key(label) for label in raw.get("options", [])]
        if len(set(keys)) < len(keys) or "" in keys or len(keys) > 8:
            raise MalformedDefinition(item.line_of("options"), "'options' must be at most 8 different column names.")
    elif kind.extra_keys >= {"options"} and len(raw.get("options", [])) < 2:
        raise MalformedDefinition(item.line_of("options"), "'options' must have at least two values.")


def _check_scoring(item: Any, raw: dict[str, Any], criteria: AnySet[str]) -> None:
    criterion = raw.get("criterion")
    if criterion and criterion not in criteria:
        raise MalformedDefinition(item.line_of("criterion"), f"There is no criterion {criterion!r}.")
    if criterion and raw.get("scored") is False:
        raise MalformedDefinition(
            item.line_of("scored"), "A question that serves a criterion cannot be 'scored: false'."
        )
    if not criterion and raw.get("scored"):
        raise MalformedDefinition(item.line_of("scored"), "A scored question needs a 'criterion'.")
    if not criterion and raw["type"] == "narrative" and "scored" not in raw:
        raise MalformedDefinition(
            item.line, "This question serves no criterion: say 'scored: false', or name a 'criterion'."
        )
    if criterion and raw.get("hidden_from_reviewers"):
        raise MalformedDefinition(
            item.line_of("hidden_from_reviewers"), "Reviewers cannot score what is hidden from them."
        )


def _check_place(item: Any, raw: dict[str, Any], before: list[QuestionData], facts: AnyMapping[str, Any]) -> None:
    if raw["key"] in {question.key for question in before}:
        raise MalformedDefinition(item.line_of("key"), f"The key {raw['key']!r} is used twice.")
    if raw["key"] in facts:
        raise MalformedDefinition(item.line_of("key"), f"The key {raw['key']!r} is the name of a fact. Choose another.")
    if raw["n"] in {question.number for question in before}:
        raise MalformedDefinition(item.line_of("n"), f"The number {raw['n']} is used twice.")
    if before and raw["n"] < before[-1].number:
        raise MalformedDefinition(item.line_of("n"), "The questions must stand in the order of their numbers.")
    if before and raw["section"] != before[-1].section and raw["section"] in {one.section for one in before}:
        raise MalformedDefinition(item.line_of("section"), f"The section {raw['section']!r} must stand together.")


def _check_show_if(item: Any, raw: dict[str, Any], before: list[QuestionData], facts: AnyMapping[str, Any]) -> None:
    if "show_if" not in raw:
        return
    line = item.line_of("show_if")
    try:
        terms = show_if.parse(raw["show_if"])
    except ValueError as error:
        raise MalformedDefinition(line, f"'show_if' {error}.") from None
    for term in terms:
        if reason := _why_not(term, before, facts):
            raise MalformedDefinition(line, f"'show_if' {reason}.")


def _why_not(term: show_if.Term, before: list[QuestionData], facts: AnyMapping[str, Any]) -> str | None:
    if term.name in facts:
        allowed = facts[term.name]
    else:
        question = next((one for one in before if one.key == term.name), None)
        if question is None:
            return f"names {term.name!r}, which is neither a fact nor an earlier question"
        if not TYPES[question.type].answers_one_word:
            return f"cannot look at {term.name!r}: only a choice or a confirmation has one value"
        allowed = question.options if question.type == "choice" else {"yes", "no"}
    if allowed is not None and term.value not in allowed:
        return f"compares {term.name!r} with {term.value!r}, which it never is"
    return None
