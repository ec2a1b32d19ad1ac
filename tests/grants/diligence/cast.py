"""A small register in its real format, and an application with its checks begun."""

import datetime as dt
import zipfile
from pathlib import Path

from grants.diligence import services
from grants.diligence.models import Checklist
from shaping_future import clock
from shaping_future.accounts.roles import Role
from tests.again import once
from tests.cast import a_call, an_application, answers_to, eligible, person
from tests.files.samples import pdf, upload

DAY = "2026-09-07 00:00:00.0000000"
NAMES = {
    "charity": (
        "date_of_extract organisation_number registered_charity_number linked_charity_number charity_name charity_type"
        " charity_registration_status date_of_registration date_of_removal charity_reporting_status"
        " latest_acc_fin_period_start_date latest_acc_fin_period_end_date latest_income latest_expenditure"
        " charity_contact_email charity_company_registration_number charity_insolvent charity_in_administration"
        " date_cio_dissolution_notice"
    ),
    "charity_annual_return_history": (
        "date_of_extract organisation_number registered_charity_number fin_period_start_date fin_period_end_date"
        " ar_cycle_reference reporting_due_date date_annual_return_received date_accounts_received total_gross_income"
        " total_gross_expenditure accounts_qualified"
    ),
    "charity_trustee": (
        "date_of_extract organisation_number registered_charity_number linked_charity_number trustee_id trustee_name"
        " trustee_is_chair individual_or_organisation trustee_date_of_appointment"
    ),
    "charity_policy": (
        "date_of_extract organisation_number registered_charity_number linked_charity_number policy_name"
    ),
    "charity_governing_document": (
        "date_of_extract organisation_number registered_charity_number linked_charity_number"
        " governing_document_description charitable_objects area_of_benefit"
    ),
    "charity_published_report": (
        "date_of_extract organisation_number registered_charity_number linked_charity_number report_name"
        " report_location date_published"
    ),
}
COUNT = 6
NUMBER = 1164320
"""Of the first charity; the others follow it."""


def _day(year: int, month: int = 3, day: int = 31) -> str:
    return f"{year}-{month:02}-{day:02} 00:00:00.0000000"


def lines(count: int = COUNT) -> dict[str, list[str]]:
    """The tables as lines, header first. The second charity has trouble; the last is gone."""
    rows: dict[str, list[list[str]]] = {name: [] for name in NAMES}
    for place in range(count):
        key, number = str(5000 + place), str(NUMBER + place)
        head, gone, trouble = [DAY, key, number], place == count - 1, place == 1
        rows["charity"].append([
            *head, "0", f"Example Café {place + 1} – Łódź" if place == 0 else f"Example Café {place + 1}", "CIO",
            "Removed" if gone else "Registered", _day(2015), _day(2024) if gone else "",
            "Submission Overdue" if trouble else "Submission Received", _day(2025, 4, 1), _day(2026),
            str(90_000 + place), "88000", "someone@register.example",
            "9876543" if place == 2 else "", str(trouble), "False", "",
        ])  # fmt: skip
        for year in (2026, 2025, 2012):
            rows["charity_annual_return_history"].append([
                *head, _day(year - 1, 4, 1), _day(year), f"AR{year}", _day(year + 1, 1),
                _day(year + 1, 2, 3) if trouble else _day(year, 11, 3), _day(year, 11, 3), "90000", "88000", "",
            ])  # fmt: skip
        for trustee in range(3):
            rows["charity_trustee"].append([*head, "0", f"{place}{trustee}", f"Trustee {place}-{trustee}",
                                            str(trustee == 0), "P", ""])  # fmt: skip
        rows["charity_policy"].append([*head, "0", "Safeguarding vulnerable beneficiaries"])
        rows["charity_governing_document"].append([*head, "0", "CIO FOUNDATION", "To help.", "WALES"])
    rows["charity_published_report"] = [
        [DAY, "5001", str(NUMBER + 1), "0", "STATEMENT OF INQUIRY", "https://register.example/1", _day(2025)],
        [DAY, "9999", "999999", "0", "INTERIM MANAGER", "https://register.example/2"],
    ]
    return {
        name: ["\t".join(columns.split()), *("\t".join(row) for row in rows[name])] for name, columns in NAMES.items()
    }


def write(folder: Path, tables: dict[str, list[str]] | None = None, encoding: str = "utf-8", **bytes_of: bytes) -> Path:
    """The zips of an extract. `bytes_of` puts other bytes in place of a table's text."""
    folder.mkdir(exist_ok=True)
    for name, rows in (tables or lines()).items():
        text = "".join(f"{row}\r\n" for row in rows)
        content = bytes_of.get(name, text.encode(encoding, "replace"))
        with zipfile.ZipFile(folder / f"publicextract.{name}.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(f"publicextract.{name}.txt", content)
    return folder


@once
def checked_application(kind: str = "cio", number: str = str(NUMBER), pence: int = 2_500_000, **org):
    """An eligible application of an organisation of this kind."""
    call = a_call(days_since_opening=60)
    answers = answers_to(call, pence=pence)
    answers["org"] |= {"kind": kind, "register_number": number} | org
    return eligible(an_application(call, sent=True, answers=answers))


@once
def begun(application=None, **more) -> tuple[Checklist, object]:
    """(a checklist, the person of the staff who began it)."""
    staff = person(Role.STAFF)
    application = application or checked_application(**more)
    return services.begin_checks(application, clock.today() + dt.timedelta(days=14), by=staff), staff


def item(checklist: Checklist, key: str, about: str = "organisation"):
    return checklist.items.get(key=key, about=about)


def with_paper(application, by):
    """(a check of a recommended application, a paper of it)."""
    check = item(application.checklist, "sanctions")
    year = clock.today() + dt.timedelta(days=365)
    return check, services.add_paper(check, upload("list.pdf", pdf()), year, by=by)
