"""The desk's side of payment runs: how each bank wants its file, and how it writes its statements."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.utils.html import format_html

from grants.runs import services
from grants.runs.bankfiles import Layout, Origin, Row, written
from grants.runs.content import LAYOUT
from grants.runs.forms import BankLayoutForm, StatementLayoutForm
from grants.runs.models import BankLayout, StatementLayout
from grants.runs.services.layouts import columns_text
from shaping_future.accounts.roles import Role
from shaping_future.desk.pages import DeskAdmin, Step
from shaping_future.errors import NotValid

EXAMPLE = [
    Row("Example Network", "202015", "63748472", 1_250_000, "G-ABCDEF-01"),
    Row("Café Élan & Friends CIC", "089999", "66374958", 99_950, "G-GHJKLM-02"),
]
OURS = Origin("107999", "88837491", "Global Dialogue")
"""Of the banks' own examples: they belong to nobody."""


def bank_values(layout: BankLayout) -> dict[str, Any]:
    names = [name for name in BankLayoutForm.base_fields if not name.startswith(("columns", "from_"))]
    values = {name: getattr(layout, name) for name in names}
    return {"initial": values | {"columns": columns_text(layout.columns)}}


def statement_values(layout: StatementLayout) -> dict[str, Any]:
    return {"initial": {name: getattr(layout, name) for name in StatementLayoutForm.base_fields}}


class _Layouts(DeskAdmin):
    roles = {Role.FINANCE}
    list_display = ["name", "in_use"]


@admin.register(BankLayout)
class BankLayoutDesk(_Layouts):
    list_display = ["name", "kind", "in_use"]
    fields = [
        "name", "kind", "header", "day_format", "most_payments", "working_days_only", "pays_from_last_four", "in_use",
        "preview",
    ]  # fmt: skip
    readonly_fields = ["preview"]
    steps = [
        Step(
            "change",
            "Change this layout",
            services.change_bank_layout,
            form=BankLayoutForm,
            form_values=bank_values,
            says="Runs that are approved keep the layout that they were approved with. Leave our account empty to keep "
            "the one that is there.",
        ),
    ]
    page_steps = [
        Step(
            "add",
            "Add a layout",
            services.add_bank_layout,
            form=BankLayoutForm,
            says="Your bank's help pages say how it wants a file of payments. Look at the preview before you use it.",
        ),
    ]

    @admin.display(description="how a file looks, with invented payments")
    def preview(self, layout: BankLayout) -> str:
        shape = Layout(**{name: getattr(layout, name) for name in LAYOUT})
        try:
            text = written(shape, EXAMPLE, dt.date(2026, 12, 1), OURS).decode("ascii")
        except NotValid as refusal:
            text = refusal.sentence
        return format_html("<pre>{}</pre>", text)


@admin.register(StatementLayout)
class StatementLayoutDesk(_Layouts):
    fields = ["name", "day", "text", "amount", "out", "into", "day_format", "in_use"]
    steps = [
        Step(
            "change",
            "Change this layout",
            services.change_statement_layout,
            form=StatementLayoutForm,
            form_values=statement_values,
            says="Statements that were read in stay as they are.",
        ),
    ]
    page_steps = [
        Step(
            "add",
            "Add a layout",
            services.add_statement_layout,
            form=StatementLayoutForm,
            says="Open a statement of your bank and copy the headings of its columns.",
        ),
    ]
