"""The titles of 360Giving's spreadsheets, and the fields that they stand for.

A title is a path: "Recipient Org:Name" is recipientOrganization → the first → name. Where somebody has several of
something, the number stands in it: "Beneficiary Location:1:Name". What we have no title for keeps the name it has.
360Giving Data Standard 1.4, CC BY 4.0.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

MODIFIED = {"Last Modified": "dateModified"}
LOCATION = {
    "Identifier": "id", "Name": "name", "Country Code": "countryCode", "Latitude": "latitude", "Longitude": "longitude",
    "Description": "description", "Geographic Code": "geoCode", "Geographic Code Type": "geoCodeType", **MODIFIED,
}  # fmt: skip
ORGANISATION = {
    "Identifier": "id", "Name": "name", "Department": "department", "Contact Name": "contactName",
    "Charity Number": "charityNumber", "Company Number": "companyNumber", "Street Address": "streetAddress",
    "City": "addressLocality", "County": "addressRegion", "Country": "addressCountry", "Postal Code": "postalCode",
    "Phone Number": "telephone", "Alternate Name": "alternateName", "Email": "email", "Description": "description",
    "Organisation Type": "organisationType", "Web Address": "url", "Location": ("location", LOCATION), **MODIFIED,
}  # fmt: skip
DATES = {
    "Title": "title", "Start Date": "startDate", "End Date": "endDate", "Duration (months)": "duration",
    "Description": "description", **MODIFIED,
}  # fmt: skip
NAMED = {"Vocabulary": "vocabulary", "Code": "code", "Title": "title", "Description": "description", "URL": "url"}
CLASSIFICATION = {**NAMED, **MODIFIED}
DOCUMENT = {
    "Identifier": "id", "Title": "title", "Web Address": "url", "Description": "description",
    "Document Type": "documentType", **MODIFIED,
}  # fmt: skip
AREA = {
    "Asked Status": "askedStatus", "Reply Status": "replyStatus", "Available Options": "availableOptions",
    "Additional Details": "additionalDetails",
    "DEI Response": ("response", {
        "Taxonomy Codes": "taxonomyCodes", "Lived Experience": "livedExperience", "Geography": "geography",
    }),
}  # fmt: skip
GRANT: dict[str, Any] = {
    "Identifier": "id", "Title": "title", "Description": "description", "Currency": "currency",
    "Amount Applied For": "amountAppliedFor", "Amount Awarded": "amountAwarded", "Amount Disbursed": "amountDisbursed",
    "Award Date": "awardDate", "URL": "url", "Planned Dates": ("plannedDates", DATES),
    "Actual Dates": ("actualDates", DATES),
    "Recipient Ind": ("recipientIndividual", {"Identifier": "id", "Name": "name"}),
    "To Individuals Details": ("toIndividualsDetails", {
        "Primary Grant Reason": "primaryGrantReason", "Secondary Grant Reason": "secondaryGrantReason",
        "Grant Purpose": "grantPurpose",
    }),
    "Recipient Org": ("recipientOrganization", ORGANISATION),
    "Beneficiary Location": ("beneficiaryLocation", LOCATION), "Funding Org": ("fundingOrganization", ORGANISATION),
    "Location Scope": "locationScope", "Grant Programme": ("grantProgramme", CLASSIFICATION),
    "From An Open Call?": "fromOpenCall", "Funding Type": ("fundingType", CLASSIFICATION),
    "Classifications": ("classifications", CLASSIFICATION), "Related Document": ("relatedDocument", DOCUMENT),
    "Related Activity": "relatedActivity", "Last Modified": "dateModified", "Data Source": "dataSource",
    "For Regrant Type": "regrantType",
    "DEI Details": ("deiDetails", {
        "DEI Data Standard Version": "deiVersion", "Purposes": "purposes", "Leadership": ("leadership", AREA),
        "Mission": ("mission", AREA), "Project": ("project", AREA),
    }),
}  # fmt: skip
META = {
    "Version": "version", "Extensions": "extensions", "Title": "title", "Description": "description",
    "Issued": "issued", "Identifier": "identifier", "Publisher:Name": "publisher.name",
    "Publisher:Website": "publisher.website", "Publisher:Logo": "publisher.logo",
    "Publisher:Identifier": "publisher.identifier", "Download URL": "downloadURL", "Access URL": "accessURL",
    "Modified": "modified", "License": "license",
}  # fmt: skip

LISTS = {
    "plannedDates", "actualDates", "recipientOrganization", "beneficiaryLocation", "fundingOrganization",
    "grantProgramme", "fundingType", "classifications", "relatedDocument", "location",
}  # fmt: skip
"""Fields that hold several of something."""
LISTS_OF_TEXT = {"grantPurpose", "availableOptions", "taxonomyCodes", "relatedActivity", "extensions"}
"""Fields that hold several texts; in one cell, with semicolons between."""
NUMBERS = {"amountAppliedFor", "amountAwarded", "amountDisbursed", "latitude", "longitude", "duration", "value"}
Path = tuple[str | int, ...]


# --- from grants to a table ------------------------------------------------------------------------------------------


def titles_of(grants: Iterable[dict]) -> dict[Path, str]:
    """Every path that one of the grants has, with the title of its column, in the order of the standard's own table."""
    grants = list(grants)
    most = _most(grants)
    paths = dict.fromkeys(path for grant in grants for path, _value in _flat(grant))
    titled = {path: _title(path, most) for path in paths}
    order = {title: place for place, title in enumerate(_all_titles(GRANT))}
    return dict(sorted(titled.items(), key=lambda pair: (order.get(_bare(pair[1]), len(order)), _sortable(pair[0]))))


def header(columns: dict[Path, str]) -> list[str]:
    return list(columns.values())


def to_rows(grants: Iterable[dict], columns: dict[Path, str]) -> Iterator[list[Any]]:
    """A row of cells for each grant: texts, numbers, or None where it says nothing."""
    for grant in grants:
        flat = dict(_flat(grant))
        yield [flat.get(path) for path in columns]


def _flat(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, (*path, key))
    elif isinstance(value, list) and path[-1] in LISTS_OF_TEXT:
        yield path, ";".join(map(str, value))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _flat(inner, (*path, number))
    else:
        yield path, value


def _most(grants: list[dict]) -> dict[tuple[str, ...], int]:
    """How many there are at most of each thing that there can be several of."""
    most: dict[tuple[str, ...], int] = {}
    for grant in grants:
        for path, _value in _flat(grant):
            for place, step in enumerate(path):
                if isinstance(step, int):
                    names = tuple(str(one) for one in path[:place] if not isinstance(one, int))
                    most[names] = max(most.get(names, 0), step + 1)
    return most


def _title(path: Path, most: dict) -> str:
    known: Any = GRANT
    parts, names = [], ()
    for step in path:
        if isinstance(step, int):
            parts += [str(step)] if most[names] > 1 or names[-1] not in LISTS else []
            continue
        title, inner = _named(known, step)
        parts.append(title)
        names, known = (*names, step), inner
    return ":".join(parts)


def _named(known: Any, key: str) -> tuple[str, Any]:
    for title, field in (known or {}).items():
        name, inner = field if isinstance(field, tuple) else (field, None)
        if name == key:
            return title, inner
    return key, None


def _all_titles(known: dict, before: str = "") -> Iterator[str]:
    for title, field in known.items():
        if isinstance(field, tuple):
            yield from _all_titles(field[1], f"{before}{title}:")
        else:
            yield f"{before}{title}"


def _bare(title: str) -> str:
    return ":".join(part for part in title.split(":") if not part.isdigit())


def _sortable(path: Path) -> tuple:
    return tuple(f"{step:04}" if isinstance(step, int) else step for step in path)


# --- from a table to grants ------------------------------------------------------------------------------------------


def path_of(title: str) -> Path:
    """The field that a column's title stands for. Case and spaces do not matter; an unknown title is its own field."""
    known: Any = GRANT
    path: list[str | int] = []
    for part in (one.strip() for one in title.split(":")):
        if part.isdigit() and path:
            if isinstance(path[-1], int):
                path.pop()
            path.append(int(part[:4]))
            continue
        name, known = _field(known, part)
        path.append(name)
        if name in LISTS:
            path.append(0)
    return tuple(path)


def _field(known: Any, title: str) -> tuple[str, Any]:
    wanted = " ".join(title.casefold().split())
    for one, field in (known or {}).items():
        name, inner = field if isinstance(field, tuple) else (field, None)
        if wanted in (one.casefold(), name.casefold()):
            return name, inner
    return title, None


def from_row(paths: list[Path], cells: Iterable[Any]) -> dict:
    """A grant out of a row. Empty cells say nothing."""
    grant: dict = {}
    for path, cell in zip(paths, cells, strict=False):
        if cell is not None and cell != "":
            put(grant, path, _value(path, cell))
    return _without_gaps(grant)


def put(into: dict, path: Path, value: Any) -> None:
    """Set the field at `path`, making what is on the way there."""
    here: Any = into
    for step, after in pairwise(path):
        empty: Any = [] if isinstance(after, int) else {}
        if isinstance(step, int):
            while len(here) <= step:
                here.append({})
            here = here[step]
            continue
        inner = here.setdefault(step, empty)
        if not isinstance(inner, type(empty)):  # a column says that it is a text, another that it holds fields
            return
        here = inner
    if isinstance(here, dict):
        here[path[-1]] = value
    elif isinstance(path[-1], int):
        here.append(value)


def _value(path: Path, cell: Any) -> Any:
    name = path[-1]
    if name in LISTS_OF_TEXT:
        return [part.strip() for part in str(cell).split(";") if part.strip()]
    if name in NUMBERS and isinstance(cell, str):
        return number(cell)
    if isinstance(cell, str) or name not in _TEXTS:
        return cell
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


_TEXTS = {"id", "charityNumber", "companyNumber", "code", "postalCode", "title", "name", "description"}
"""What is a text even when a spreadsheet program took it for a number."""


def number(text: str) -> int | float | str:
    """A plain number out of a cell of text; anything else stays as it is, for the check to say so."""
    plain = text.strip()
    try:
        return int(plain)
    except ValueError:
        pass
    try:
        found = float(plain)
    except ValueError:
        return text
    return found if found == found and abs(found) != float("inf") else text


def _without_gaps(value: Any) -> Any:
    """Without the empty places of lists that a file left out."""
    if isinstance(value, dict):
        return {key: _without_gaps(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_gaps(inner) for inner in value if inner != {}]
    return value
