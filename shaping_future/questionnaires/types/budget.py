from typing import Any

from django.utils.translation import gettext, gettext_noop

from shaping_future.look.words import pounds
from shaping_future.questionnaires.errors import InvalidAnswer

from . import amounts
from .base import AnswerField, Type, in_english, one_line, plain_text
from .rows import RowsWidget

KINDS = {
    "people": gettext_noop("People's time"),
    "fees": gettext_noop("Fees"),
    "access": gettext_noop("Access and care"),
    "travel": gettext_noop("Travel and spaces"),
    "learning": gettext_noop("Learning"),
    "running": gettext_noop("Running costs"),
    "other": gettext_noop("Something else"),
}
MOST_ROWS = 60
MOST_RUNNING = 20  # percent of the total
# xgettext:no-python-format
WITH_LESS = gettext_noop("What would you do with 75 % of this amount?")
MOST_WITH_LESS = 3000  # characters
_COLUMNS = [
    {
        "key": "kind",
        "label": gettext_noop("Kind of cost"),
        "kind": "select",
        "choices": [("", gettext_noop("Choose")), *KINDS.items()],
    },
    {"key": "what", "label": gettext_noop("What it is")},
    {"key": "amount", "label": gettext_noop("Amount in pounds"), "kind": "money"},
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
        less = {"name": f"{name}-with_less", "id": f"{id_}-with_less", "label": gettext(WITH_LESS)}
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
            raise InvalidAnswer(gettext("Fill in at most %(most_rows)s rows.") % {"most_rows": MOST_ROWS})
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
            raise InvalidAnswer(gettext("The total is %(total)s. Check the amounts.") % {"total": pounds(total)})
        if value.get("total_pence") not in (None, total):
            raise InvalidAnswer(
                gettext("The rows add up to %(total)s, which is not the total that was given.")
                % {"total": pounds(total)}
            )
        return {"rows": found, "with_less": with_less, "total_pence": total}

    def is_empty(self, value: Any) -> bool:
        return not value or not (value.get("rows") or value.get("with_less"))

    @in_english
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
        rows = [(gettext(KINDS[row["kind"]]), row["what"], pounds(row["pence"])) for row in value["rows"]]
        return {
            "rows": rows,
            "total": pounds(value["total_pence"]),
            "running": f"{running_percent(value):g}" if running_percent(value) else "",
            "with_less": value["with_less"],
            "with_less_label": gettext(WITH_LESS),
        }

    def problem(self, question: Any, value: Any, facts: dict[str, Any]) -> str | None:
        """Facts min_pence and max_pence, when given, are the least and most this strand pays."""
        if not value or not value["rows"]:
            return (
                gettext("Fill in the budget of question %(number)s.") % {"number": question.number}
                if question.required
                else None
            )
        total, which = value["total_pence"], gettext("Question %(number)s") % {"number": question.number}
        if (share := running_percent(value)) > MOST_RUNNING:
            return gettext(
                "%(which)s: running costs may be up to %(most_running)s %% of the total; they are %(share)s %%."
            ) % {"which": which, "most_running": MOST_RUNNING, "share": f"{share:g}"}
        if total > (most := facts.get("max_pence") or total):
            return gettext("%(which)s: the total is %(total)s; you can ask for up to %(most)s.") % {
                "which": which,
                "total": pounds(total),
                "most": pounds(most),
            }
        if total < (least := facts.get("min_pence") or 0):
            return gettext("%(which)s: the total is %(total)s; you can ask for %(least)s or more.") % {
                "which": which,
                "total": pounds(total),
                "least": pounds(least),
            }
        if question.required and not value["with_less"]:
            return gettext("%(which)s: say what you would do with 75 %% of the amount.") % {"which": which}
        return None


def running_percent(value: dict[str, Any]) -> float:
    """Running costs as a percentage of the total, rounded up to one decimal: 20.001 % is not within 20 %."""
    total = value["total_pence"]
    running = sum(row["pence"] for row in value["rows"] if row["kind"] == "running")
    return -(-running * 1000 // total) / 10 if total else 0.0


def _clean_row(number: int, row: dict[str, Any]) -> list[dict[str, Any]]:
    """The row as JSON, in a list; an empty list for a blank row."""
    start = gettext("Row %(number)s") % {"number": number}
    kind, what = row.get("kind") or "", one_line(row.get("what"), 200, start)
    amount = row["pence"] if "pence" in row else row.get("amount", "")
    if not (kind or what or amount not in ("", None)):
        return []
    wrong = []
    if not isinstance(kind, str) or kind not in KINDS:
        wrong.append(gettext("%(start)s: choose the kind of cost.") % {"start": start})
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
