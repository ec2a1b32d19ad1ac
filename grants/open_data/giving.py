"""Grants made as a package of 360Giving (standard 1.4, DEI extension 1.1): what a file says, whatever its form.

https://standard.threesixtygiving.org. The extension asks how a question was asked. What was answered in the equity form
stays there, for totals; a group is named here when the grant partner gave it to be published.
"""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from grants.applications.equity import GROUPS
from grants.diligence.numbers import COMPANIES
from grants.open_data.queries import GrantMade
from grants.organisations.models import Region

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LONGEST_TITLE = 140
ROUNDED = "This organisation is not named by its own name. The amount is rounded to the nearest £10,000."
ASKED = "Asked in a form kept apart, for totals only. Groups named here were given to be published."
CODES = {
    Region.NORTH_EAST: "E12000001", Region.NORTH_WEST: "E12000002", Region.YORKSHIRE: "E12000003",
    Region.EAST_MIDLANDS: "E12000004", Region.WEST_MIDLANDS: "E12000005", Region.EAST: "E12000006",
    Region.LONDON: "E12000007", Region.SOUTH_EAST: "E12000008", Region.SOUTH_WEST: "E12000009",
}  # fmt: skip
"""The regions of England as the Office for National Statistics numbers them. Nations have names, and no code."""


def package(grants: list[GrantMade]) -> dict:
    """The metadata of the whole: who publishes it, under which licence, where it is."""
    host = grants[0].host if grants else ""
    newest = max((one.awarded_on for one in grants), default=None)
    said = {
        "version": "1.4",
        "extensions": ["dei"],
        "title": "Grants made by Shaping the Future",
        "description": "Each grant under the name that the grant partner chose for the public.",
        "identifier": f"360G-{settings.GIVING_PREFIX}-grants",
        "publisher": {"name": host, "identifier": settings.FUNDER_ID, "website": settings.SITE_URL},
        "downloadURL": settings.SITE_URL + reverse("open_data:json"),
        "accessURL": settings.SITE_URL + reverse("open_data:data"),
        "license": LICENCE,
    }
    return {**said, "modified": newest.isoformat()} if newest else said


def as_giving(grants: Iterable[GrantMade]) -> list[dict]:
    return [grant_of(one) for one in grants]


def grant_of(made: GrantMade) -> dict:
    """One grant, valid against the schema and the closed lists."""
    call_url = settings.SITE_URL + reverse("call-detail", args=[made.call_slug])
    grant = {
        "id": f"360G-{settings.GIVING_PREFIX}-{made.id}",
        "title": _short(f"{made.call_title}: a grant to {made.name}"),
        "description": _description(made),
        "currency": made.currency,
        "amountAwarded": _whole(made.pence),
        "awardDate": made.awarded_on.isoformat(),
        "url": settings.SITE_URL + made.address,
        "plannedDates": _dates(made),
        "recipientOrganization": [_recipient(made)],
        "beneficiaryLocation": [_location(made)],
        "fundingOrganization": [{"id": settings.FUNDER_ID, "name": made.host}],
        "locationScope": _scope(made),
        "grantProgramme": [{"code": made.call_slug, "title": made.call_title, "url": call_url}],
        "fromOpenCall": "Yes",
        "dateModified": f"{made.awarded_on.isoformat()}T00:00:00Z",
        "dataSource": settings.SITE_URL + reverse("open_data:data"),
        "deiDetails": _equity(made),
    }
    return {key: value for key, value in grant.items() if value}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1].rstrip() + "…"


def _description(made: GrantMade) -> str:
    said = made.words or made.funding_style or "A grant of this call."
    return f"{said} {ROUNDED}" if made.is_rounded else said


def _whole(pence: int) -> int | float:
    return pence // 100 if pence % 100 == 0 else pence / 100


def _dates(made: GrantMade) -> list[dict]:
    if made.starts_on is None or made.ends_on is None:
        return []
    dates = {"startDate": made.starts_on.isoformat(), "endDate": made.ends_on.isoformat()}
    return [dates | ({"duration": made.months} if made.months else {})]


def _recipient(made: GrantMade) -> dict:
    """Under its register's number when it is named and has one; otherwise under one of ours."""
    recipient = {"id": f"360G-{settings.GIVING_PREFIX}-org-{made.id}", "name": made.name}
    if made.number:
        kind = "companyNumber" if made.number.register == COMPANIES else "charityNumber"
        recipient |= {"id": str(made.number), kind: made.number.shown}
    return recipient | ({"organisationType": made.kind_label} if made.kind_label else {})


def _location(made: GrantMade) -> dict:
    region = made.region if made.region != Region.UK_WIDE else ""
    location = {"name": Region(region).label if region else "United Kingdom", "countryCode": "GB"}
    code = CODES.get(region) if region else None
    return location | ({"geoCode": code, "geoCodeType": "RGN/GOR"} if code else {})


def _scope(made: GrantMade) -> str:
    if not made.region:
        return ""
    return "GLS030" if made.region == Region.UK_WIDE else "GLS040"


def _equity(made: GrantMade) -> dict:
    """All three areas, as the extension wants them. The money is for the organisation, so "project" does not apply."""
    if not made.asked_equity:
        return {}
    areas = {"leadership": _area(made.leadership), "mission": _area(made.mission)}
    return {"deiVersion": "1.1", **areas, "project": {"askedStatus": "AS100"}}


def _area(groups: tuple[str, ...]) -> dict:
    area: dict = {"askedStatus": "AS200", "availableOptions": ["AO100", "AO301"], "additionalDetails": ASKED}
    if groups:
        area |= {"replyStatus": "RS200", "response": {"taxonomyCodes": [f"{group}0000" for group in groups]}}
    return area


def groups_of(made: GrantMade) -> list[tuple[str, list[str]]]:
    """("led by" or "mainly for", labels): the groups that the partner gave, in words."""
    given = (("leadership", made.leadership), ("mission", made.mission))
    return [(area, [GROUPS[group] for group in groups if group in GROUPS]) for area, groups in given if groups]
