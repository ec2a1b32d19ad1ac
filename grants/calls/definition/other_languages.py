"""`other_languages`: the call's own texts in other languages, each beside the English one that it stands for. A file
may leave it out, or leave texts out: then the page shows the English one and says so."""

from collections.abc import Iterator
from typing import Any

from shaping_future.languages import OTHERS
from shaping_future.questionnaires.errors import disagree
from shaping_future.questionnaires.yaml_lines import Mapping, text

from .checks import each, part

PART = "other_languages"
_texts = each("A text", {"en": text(5000), "say": text(5000)}, unique="en")


def other_languages(value: Any) -> dict[str, list[dict]]:
    """Takes language → texts, each with the English one (`en`) and how the language says it (`say`)."""
    if not isinstance(value, Mapping) or not value:
        raise ValueError(f"must be a language ({', '.join(OTHERS)}) and its texts")
    return part("The other languages", {}, dict.fromkeys(OTHERS, _texts))(value)


def refuse_strangers(raw: Any) -> None:
    """A text that the call does not say stands for nothing. Whoever changes the English one hears of it here."""
    ours = {found.strip() for key, value in raw.items() if key != PART for found in _all_texts(value)}
    for code, texts in raw[PART].items():
        for one in texts:
            if one["en"].strip() not in ours:
                disagree(one.line_of("en"), f"The call does not say “{one['en'][:60]}”, so {code} cannot say it.")


def _all_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _all_texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _all_texts(one)
