from typing import Any

from shaping_future.questionnaires.errors import InvalidAnswer

from .base import AnswerField, Type, one_line
from .rows import RowsWidget

DEFAULT_COLUMNS = ["Name", "Role", "Share of the money", "Contact"]
MOST_ROWS = 20
FIRST_ROWS = 4
MOST_CHARACTERS = 300  # in one cell


def column_key(label: str) -> str:
    """ "Share of the money" → "share_of_the_money"."""
    return "_".join("".join(char if char.isalnum() else " " for char in label.lower()).split())


class RepeatType(Type):
    """The same few things about several people or groups. JSON: a list of dicts, column_key(label) → text.

    The columns are the question's options, or DEFAULT_COLUMNS.
    """

    key = "repeat"
    blank: Any = []
    extra_keys = frozenset({"options"})

    def columns(self, question: Any) -> list[dict[str, str]]:
        return [{"key": column_key(label), "label": label} for label in question.options or DEFAULT_COLUMNS]

    def field(self, question: Any) -> AnswerField:
        return AnswerField(
            self, question, widget=RowsWidget(question.label, self.columns(question), MOST_ROWS, FIRST_ROWS)
        )

    def clean(self, question: Any, value: Any) -> list[dict[str, str]]:
        if value in (None, ""):
            return []
        if not isinstance(value, list) or len(value) > MOST_ROWS or any(not isinstance(row, dict) for row in value):
            raise InvalidAnswer(f"Fill in at most {MOST_ROWS} rows.")
        keys = [column["key"] for column in self.columns(question)]
        rows, wrong = [], []
        for number, row in enumerate(value, start=1):
            if unknown := set(row) - set(keys):
                raise InvalidAnswer(f"Row {number} has a column that is not asked: {', '.join(sorted(unknown))[:60]}.")
            try:
                rows.append({key: one_line(row.get(key), MOST_CHARACTERS, f"Row {number}") for key in keys})
            except InvalidAnswer as error:
                wrong += error.sentences
        if wrong:
            raise InvalidAnswer(*wrong)
        return [row for row in rows if any(row.values())]

    def as_text(self, question: Any, value: Any) -> str:
        columns = self.columns(question)
        return "\n".join(
            "; ".join(f"{column['label']}: {row[column['key']]}" for column in columns if row.get(column["key"]))
            for row in value or []
        )

    def shown(self, question: Any, value: Any) -> dict[str, Any]:
        columns = self.columns(question)
        return {
            "columns": [column["label"] for column in columns],
            "rows": [[row.get(column["key"], "") for column in columns] for row in value or []],
        }

    def problem(self, question: Any, value: Any, facts: dict[str, Any]) -> str | None:
        first = self.columns(question)[0]
        for number, row in enumerate(value or [], start=1):
            if not row.get(first["key"]):
                return f"Question {question.number}, row {number}: fill in {first['label'].lower()}."
        return super().problem(question, value, facts)

    def ask(self, question: Any) -> str:
        return f"Fill in at least one row of question {question.number}."
