"""A form as the applicant will see it, made from the definition alone. What is filled in is kept nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from grants.calls.definition import Definition
from grants.calls.queries import only_if
from shaping_future.questionnaires import show_if, types
from shaping_future.questionnaires.definition import QuestionData
from shaping_future.questionnaires.forms import QuestionsForm
from shaping_future.questionnaires.models import Question, Section

STRAND = "preview_strand"


def as_questions(found: Iterable[QuestionData]) -> list[Question]:
    """Questions that are in no table, with the sections they would be in."""
    sections: dict[str, Section] = {}
    questions = []
    for one in found:
        section = sections.setdefault(one.section, Section(order=len(sections) + 1, title=one.section))
        questions.append(Question(**(one.as_dict() | {"section": section})))
    return questions


@dataclass(frozen=True)
class Asked:
    """A question's field with the sentence that says when it is asked."""

    field: Any
    only_if: str


class PreviewForm(QuestionsForm):
    """The whole form of a definition on one page. `outcome` says what an applicant would hear when sending."""

    def __init__(self, definition: Definition, data: QueryDict | None = None):
        super().__init__(as_questions(definition.questions), data=data)
        self.strands = definition["call"]["strands"]
        choices = [(strand["key"], strand["label"]) for strand in self.strands]
        self.fields[STRAND] = forms.ChoiceField(
            label="How would you apply?", choices=choices, widget=forms.RadioSelect, initial=choices[0][0]
        )
        self.order_fields([STRAND])

    def sections(self) -> list[tuple[str, list[Asked]]]:
        labels = {strand["key"]: strand["label"] for strand in self.strands}
        by_key = {question.key: question for question in self.questions}
        found: dict[str, list[Asked]] = {}
        for question in self.questions:
            asked = Asked(self[f"q-{question.key}"], only_if(question.show_if, labels, by_key))
            found.setdefault(question.section.title, []).append(asked)
        return list(found.items())

    def missing(self) -> list[str]:
        """What must still be done before it could be sent, as sentences. Of a form that is bound and valid."""
        strand = next(one for one in self.strands if one["key"] == self.cleaned_data[STRAND])
        facts = {"strand": strand["key"], "min_pence": strand["min_pence"], "max_pence": strand["max_pence"]}
        answers = {one.key: self.cleaned_data.get(f"q-{one.key}") for one in self.questions}
        asked = show_if.asked(self.questions, facts, answers)
        said = (types.of(one).problem(one, answers[one.key], facts) for one in asked if one.type != "file")
        return [sentence for sentence in said if sentence]
