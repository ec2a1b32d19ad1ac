from typing import Any

from shaping_future.look.words import pounds
from shaping_future.questionnaires.errors import InvalidAnswer

from . import amounts
from .base import AnswerField, Type, one_line, plain_text
from .rows import RowsWidget

KINDS = {
    "people": "People's time",
    "fees": "Fees",
    "access": "Access and care",
    "travel": "Travel and spaces",
    "learning": "Learning",
    "running": "Running costs",
    "other": "Something else",
}
MOST_ROWS = 60
MOST_RUNNING = 20  # percent of the total
WITH_LESS = "What would you do with 75 % of this amount?"
MOST_WITH_LESS = 3000  # characters
_COLUMNS = [
    {"key": "kind", "label": "Kind of cost", "kind": "select", "choices": [("", "Choose"), *KINDS.items()]},
    {"key": "what", "label": "What it is"},
    {"key": "amount", "label": "Amount in pounds", "kind": "money"},
]


class BudgetWidget(RowsWidget):
    """The rows, and below them the question about having less amounts."""

    template_name = "questionnaires/widgets/budget.html"
    least = most_pence = 0

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        rows = super().value_from_datadict(data, files, name)
        return {"rows": rows, "with_less": data.get(f"{name}-with_less", "")}

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        value = value or {}
        rows = [row if "amount" in row else _written(row) for row in value.get("rows", [])]
        context = super().get_context(name, rows, attrs)
        id_ = context["widget"]["attrs"].get("id") or f"id_{name}"
        less = {"name": f"{name}-with_less", "id": f"{id_}-with_less", "label": WITH_LESS}
        total = value.get("total_pence")
        context["widget"] |= {
            "with_less": less | {"value": value.get("with_less", "")},
            "total": pounds(total) if total else "",
            "limits": {"least": self.least, "most": self.most_pence, "running": MOST_RUNNING},
        }
        return context


class BudgetType(Type):
    """A table of costs in pence. JSON: {"rows": [{"kind", "what", "pence"}], "with_less": text, "total_pence": sum}."""

    key = "budget"
    blank: Any = {"rows": [], "with_less": "", "total_pence": 0}

    def field(self, question: Any) -> AnswerField:
        return AnswerField(self, question, widget=BudgetWidget(question.label, _COLUMNS, MOST_ROWS))

    def tell_limits(self, field: AnswerField, facts: Any) -> None:
        field.widget.least, field.widget.most_pence = facts.get("min_pence") or 0, facts.get("max_pence") or 0

    def clean(self, question: Any, value: Any) -> dict[str, Any]:
        if value in (None, ""):
            value = {}
        rows = value.get("rows", []) if isinstance(value, dict) else None
        if not isinstance(rows, list) or len(rows) > MOST_ROWS or any(not isinstance(row, dict) for row in rows):
            raise InvalidAnswer(f"Fill in at most {MOST_ROWS} rows.")
        found, wrong = [], []
        for number, row in enumerate(rows, start=1):
            try:
                found += _clean_row(number, row)
            except InvalidAnswer as error:
                wrong += error.sentences
        try:
            with_less = plain_text(value.get("with_less"), MOST_WITH_LESS, WITH_LESS.rstrip("?"))
        except InvalidAnswer as error:
            wrong += error.sentences
        if wrong:
            raise InvalidAnswer(*wrong)
        total = sum(row["pence"] for row in found)
        if total > amounts.MOST:
            raise InvalidAnswer(f"The total is {pounds(total)}. Check the amounts.")
        if value.get("total_pence") not in (None, total):
            raise InvalidAnswer(f"The rows add up to {pounds(total)}, which is not the total that was given.")
        return {"rows": found, "with_less": with_less, "total_pence": total}

    def is_empty(self, value: Any) -> bool:
        return not value or not (value.get("rows") or value.get("with_less"))

    def as_text(self, question: Any, value: Any) -> str:
        if self.is_empty(value):
            return ""
        lines = [f"{KINDS[row['kind']]}: {row['what']}: {pounds(row['pence'])}" for row in value["rows"]]
        lines.append(f"Total: {pounds(value['total_pence'])}")
        if value["with_less"]:
            lines += [WITH_LESS, value["with_less"]]
        return "\n".join(lines)

    def shown(self, question: Any, value: Any) -> dict[str, Any]:
        value = value or self.blank
        rows = [(KINDS[row["kind"]], row["what"], pounds(row["pence"])) for row in value["rows"]]
        return {
            "rows": rows,
            "total": pounds(value["total_pence"]),
            "running": f"{running_percent(value):g}" if running_percent(value) else "",
            "with_less": value["with_less"],
            "with_less_label": WITH_LESS,
        }

    def problem(self, question: Any, value: Any, facts: dict[str, Any]) -> str | None:
        """Facts min_pence and max_pence, when given, are the least and most this strand pays."""
        if not value or not value["rows"]:
            return f"Fill in the budget of question {question.number}." if question.required else None
        total, which = value["total_pence"], f"Question {question.number}"
        if (share := running_percent(value)) > MOST_RUNNING:
            return f"{which}: running costs may be up to {MOST_RUNNING} % of the total; they are {share:g} %."
        if total > (most := facts.get("max_pence") or total):
            return f"{which}: the total is {pounds(total)}; you can ask for up to {pounds(most)}."
        if total < (least := facts.get("min_pence") or 0):
            return f"{which}: the total is {pounds(total)}; you can ask for {pounds(least)} or more."
        if question.required and not value["with_less"]:
            return f"{which}: say what you would do with 75 % of the amount."
        return None


def running_percent(value: dict[str, Any]) -> float:
    """Running costs as a percentage of the total, rounded up to one decimal: 20.001 % is not within 20 %."""
    total = value["total_pence"]
    running = sum(row["pence"] for row in value["rows"] if row["kind"] == "running")
    return -(-running * 1000 // total) / 10 if total else 0.0


def _clean_row(number: int, row: dict[str, Any]) -> list[dict[str, Any]]:
    """The row as JSON, in a list; an empty list for a blank row."""
    start = f"Row {number}"
    kind, what = row.get("kind") or "", one_line(row.get("what"), 200, start)
    amount = row["pence"] if "pence" in row else row.get("amount", "")
    if not (kind or what or amount not in ("", None)):
        return []
    wrong = []
    if not isinstance(kind, str) or kind not in KINDS:
        wrong.append(f"{start}: choose the kind of cost.")
    try:
        pence = _pence(amount)
    except ValueError as error:
        sentence = str(error)
        wrong.append(f"{start}: {sentence[0].lower()}{sentence[1:]}")
    if wrong:
        raise InvalidAnswer(*wrong)
    return [{"kind": kind, "what": what, "pence": pence}]


def _pence(amount: Any) -> int:
    if isinstance(amount, str):
        return amounts.parse(amount)
    if isinstance(amount, int) and not isinstance(amount, bool) and 0 <= amount <= amounts.MOST:
        return amount
    raise ValueError(f"{amounts.HOW}.")


def _written(row: dict[str, Any]) -> dict[str, str]:
    return {"kind": row["kind"], "what": row["what"], "amount": pounds(row["pence"]).removeprefix("£")}
