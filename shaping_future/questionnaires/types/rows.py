"""Tables that people fill in: a fixed number of rows that works without JavaScript, and a button for more."""

from typing import Any

from django import forms
from django.utils.translation import gettext

FIRST_ROWS = 10
MORE_ROWS = 5
MORE = "more-rows"  # the button's name; its value is the table's field name


class RowsWidget(forms.Widget):
    """Rows of small inputs named `<field>-<row>-<column>`; `<field>-size` says how many rows the page had.

    `columns`: list of dicts with key, label, and optionally kind ("select", "money") and choices. Values are lists of
    dicts of strings, blank rows included when the person typed them.
    """

    template_name = "questionnaires/widgets/rows.html"
    use_fieldset = True

    def __init__(self, title: str, columns: list[dict], most: int, first: int = FIRST_ROWS):
        super().__init__()
        self.title, self.columns, self.most, self.first = title, columns, most, first

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-0-{self.columns[0]['key']}" if id_ else ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        size = data.get(f"{name}-size", "")
        count = min(int(size), self.most) if size.isascii() and size.isdigit() and len(size) < 5 else self.first
        rows = [
            {column["key"]: data.get(f"{name}-{row}-{column['key']}", "") for column in self.columns}
            for row in range(count)
        ]
        if data.get(MORE) == name:
            rows += [dict.fromkeys(self.keys, "") for _ in range(min(MORE_ROWS, self.most - count))]
        return rows

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-size" not in data

    @property
    def keys(self) -> list[str]:
        return [column["key"] for column in self.columns]

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = list(value or [])
        filled = sum(any(row.values()) for row in rows)
        size = min(self.most, max(self.first, len(rows), filled + 1))
        rows += [{}] * (size - len(rows))
        id_ = context["widget"]["attrs"].get("id") or f"id_{name}"
        context["widget"] |= {
            "title": self.title,
            "columns": [column | {"label": gettext(column["label"])} for column in self.columns],
            "rows": [self._row(name, id_, number, row) for number, row in enumerate(rows)],
            "size": size,
            "sums": any(column.get("kind") == "money" for column in self.columns),
            "more": MORE if size < self.most else "",
        }
        return context

    def _row(self, name: str, id_: str, number: int, row: dict) -> dict[str, Any]:
        cells = [
            column
            | {
                "name": f"{name}-{number}-{column['key']}",
                "id": f"{id_}-{number}-{column['key']}",
                "value": row.get(column["key"], ""),
                "column": gettext(column["label"]),
                "label": gettext("Row %(number)s: %(column)s")
                % {"number": number + 1, "column": gettext(column["label"])},
                **_choices(column),
            }
            for column in self.columns
        ]
        return {"number": number + 1, "cells": cells}


def _choices(column: dict) -> dict[str, Any]:
    choices = column.get("choices")
    return {"choices": [(key, gettext(label)) for key, label in choices]} if choices else {}
