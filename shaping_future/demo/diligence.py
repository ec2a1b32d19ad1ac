"""Due diligence: a small register of invented charities, and checks that are done, begun and late."""

import csv
import datetime as dt
import io
import tempfile
import zipfile
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from grants.calls.models import Call
from grants.diligence import services
from grants.diligence.kinds import CHARITIES, About
from grants.diligence.models import Checklist, ChecklistItem
from grants.diligence.services._tables import TABLES
from shaping_future import clock
from shaping_future.demo.cast import Cast

FIRST_NUMBER = 1999901
"""Beyond what the Charity Commission has given out."""
SAID = {
    "name": "The same on the register, the constitution and the statement.",
    "register": "Looked up. Returns came in time.",
    "sanctions": "Organisation and trustees looked up in today's UK Sanctions List. No match.",
}


def check_all(call: Call, cast: Cast, *, leave: int = 0) -> None:
    """Everything that was recommended is checked, but for the last `leave`. The second has a condition for its second
    payment; the third a concern."""
    lists = list(Checklist.objects.filter(application__call=call).order_by("pk"))
    with clock.at(call.closes_at + dt.timedelta(days=66)):
        for number, checklist in enumerate(lists[: len(lists) - leave]):
            for item in checklist.items.filter(needed=True):
                _find(item, number, cast)
        for item in lists[0].items.filter(key__in=("account", "accounts"), needed=True):
            services.add_paper(item, _paper(item.key), clock.today() + dt.timedelta(days=75), by=cast.staff)


def _find(item: ChecklistItem, number: int, cast: Cast) -> None:
    if number == 1 and item.key == "governing":
        due = clock.today() + dt.timedelta(days=40)
        services.find(item, "condition", "Send the copy that all trustees signed.", due, 2, seen=0, by=cast.staff)
    elif number == 2 and item.key == "people":
        services.find(item, "concern", "Two of the three trustees share an address.", seen=0, by=cast.staff_2)
    else:
        services.find(item, "pass", SAID.get(item.key, ""), seen=0, by=cast.staff)


def _paper(name: str) -> SimpleUploadedFile:
    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(content)
    return SimpleUploadedFile(f"{name}.pdf", content.getvalue())


def load_register(call: Call, cast: Cast) -> None:
    """The charities among what was recommended get numbers, and a register has them. One is behind with its returns."""
    lists = Checklist.objects.filter(application__call=call).select_related("application__organisation")
    charities = [one for one in lists.order_by("pk") if one.application.organisation.kind in CHARITIES]
    for number, checklist in enumerate(charities, start=FIRST_NUMBER):
        services.name_number(checklist, About.ORGANISATION, str(number), by=cast.staff)
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), [one.application.organisation.name for one in charities])
        services.load_register(Path(folder))


def _write(folder: Path, names: list[str]) -> None:
    rows: dict[str, list[dict]] = {table.name: [] for table in TABLES}
    for place, name in enumerate(names):
        for table, row in _rows(place, name):
            rows[table].append(row)
    for table in TABLES:
        text = io.StringIO()
        lines = csv.DictWriter(text, table.columns, restval="", delimiter="\t", quoting=csv.QUOTE_NONE)
        lines.writeheader()
        lines.writerows(rows[table.name])
        with zipfile.ZipFile(folder / f"publicextract.{table.name}.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(f"publicextract.{table.name}.txt", text.getvalue())


def _rows(place: int, name: str) -> list[tuple[str, dict]]:
    """(table, row) of one charity. Money in whole pounds."""
    today, behind = clock.today(), place == 1
    head = {"date_of_extract": str(today), "organisation_number": str(7000 + place)}
    end = dt.date(today.year - (1 if behind else 0), 3, 31)
    rows = [("charity", head | {
        "registered_charity_number": str(FIRST_NUMBER + place), "linked_charity_number": "0", "charity_name": name,
        "charity_type": "CIO", "charity_registration_status": "Registered", "date_of_registration": "2016-05-04",
        "charity_reporting_status": "Submission Overdue" if behind else "Submission Received",
        "latest_acc_fin_period_end_date": str(end), "latest_income": "86400", "latest_expenditure": "79250",
        "charity_insolvent": "False", "charity_in_administration": "False",
    })]  # fmt: skip
    for back in range(3):
        year = end.year - back
        rows.append(("charity_annual_return_history", head | {
            "fin_period_start_date": f"{year - 1}-04-01", "fin_period_end_date": f"{year}-03-31",
            "reporting_due_date": f"{year + 1}-01-31", "date_accounts_received": f"{year}-11-20",
            "date_annual_return_received": f"{year + 1}-02-20" if behind else f"{year}-11-20",
            "total_gross_income": str(86_400 - 9_000 * back), "total_gross_expenditure": str(79_250 - 8_000 * back),
        }))  # fmt: skip
    for number, who in enumerate(("Ama Osei-Invented", "Lena Example", "Farid Nobody"), start=1):
        rows.append(("charity_trustee", head | {
            "trustee_id": f"{place}{number}", "trustee_name": who, "trustee_is_chair": str(number == 1),
        }))  # fmt: skip
    rows.append(("charity_policy", head | {"policy_name": "Safeguarding vulnerable beneficiaries"}))
    rows.append(("charity_governing_document", head | {
        "governing_document_description": "CIO FOUNDATION REGISTERED 4 MAY 2016",
        "charitable_objects": "To advance the leadership of people who came to the UK.", "area_of_benefit": "UK",
    }))  # fmt: skip
    return rows
