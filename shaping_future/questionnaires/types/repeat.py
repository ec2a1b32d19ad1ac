from typing import Any

from django.utils.translation import gettext, gettext_noop

from shaping_future.questionnaires.errors import InvalidAnswer

from .base import AnswerField, Type, one_line
from .rows import RowsWidget

DEFAULT_COLUMNS = [
    gettext_noop("Name"),
    gettext_noop("Role"),
    gettext_noop("Share of the money"),
    gettext_noop("Contact"),
]
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
            raise InvalidAnswer(gettext("Fill in at most %(most_rows)s rows.") % {"most_rows": MOST_ROWS})
        keys = [column["key"] for column in self.columns(question)]
        rows, wrong = [], []
        for number, row in enumerate(value, start=1):
            if unknown := set(row) - set(keys):
                raise InvalidAnswer(
                    gettext("Row %(number)s has a column that is not asked: %(value)s.")
                    % {"number": number, "value": ", ".join(sorted(unknown))[:60]}
                )
            try:
                rows.append(
                    {
                        key: one_line(row.get(key), MOST_CHARACTERS, gettext("Row %(number)s") % {"number": number})
                        for key in keys
                    }
                )
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
            "columns": [gettext(column["label"]) for column in columns],
            "rows": [[row.get(column["key"], "") for column in columns] for row in value or []],
        }

    def problem(self, question: Any, value: Any, facts: dict[str, Any]) -> str | None:
        first = self.columns(question)[0]
        for number, row in enumerate(value or [], start=1):
            if not row.get(first["key"]):
                return gettext("Question %(number)s, row %(row)s: fill in %(column)s.") % {
                    "number": question.number,
                    "row": number,
                    "column": gettext(first["label"]).lower(),
                }
        return super().problem(question, value, facts)

    def ask(self, question: Any) -> str:
        return gettext("Fill in at least one row of question %(number)s.") % {"number": question.number}
