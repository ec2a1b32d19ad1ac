"""When a question is asked: `strand == joint`, `public_name != "Our name"`, joined by `and`.

A name is a fact that the page knows (the strand) or the key of an earlier question with one value (choice, confirm).
A value is a word or text in double quotes; a confirmation is `yes` once given.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_TERM = re.compile(r"""\s*(?P<name>[a-z][a-z0-9_]*)\s*(?P<sign>==|!=)\s*(?P<value>"[^"]+"|[\w-]+)\s*""")


@dataclass(frozen=True)
class Term:
    name: str
    equal: bool
    value: str

    def holds(self, known: Mapping[str, Any]) -> bool:
        return (_word(known.get(self.name)) == self.value) is self.equal


def parse(text: str) -> list[Term]:
    """The terms of a condition, all of which must hold; ValueError with a plain reason when it cannot be read."""
    terms = []
    for part in re.split(r"\band\b(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", text):
        found = _TERM.fullmatch(part)
        if not found:
            raise ValueError('must read like: strand == joint, or: public_name != "Our name" and strand == joint')
        terms.append(Term(found["name"], found["sign"] == "==", found["value"].strip('"')))
    return terms


def asked(questions: Iterable[Any], facts: Mapping[str, Any], answers: Mapping[str, Any]) -> list:
    """Those of `questions` (in their order) that are asked, given the facts and the answers by key.

    The answer to a question that is not asked counts as no answer for the questions after it.
    """
    known, found = dict(facts), []
    for question in questions:
        if not question.show_if or all(term.holds(known) for term in parse(question.show_if)):
            found.append(question)
            known[question.key] = answers.get(question.key)
    return found


def _word(value: Any) -> Any:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
