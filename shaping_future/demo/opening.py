"""What everybody may read: names that grant partners chose, words they gave, and a file of somebody else's grants."""

import json

from django.core.files.base import ContentFile

from grants.awards.models import Award, PublicName
from grants.awards.services import set_public_name
from grants.history.services import read_file, take_file
from grants.open_data.services import say_in_public
from shaping_future.demo.cast import Cast

WORDS = "Twelve people who came here to be safe learn to lead, and to rest. Each of them teaches two more."
FUNDER = {"id": "360G-ExampleTrust-org", "name": "Example Trust (invented)"}


def open_up(signed: list[Award], cast: Cast) -> None:
    """One partner by another name, one by region and type, one with words of its own; and who funded them before."""
    for award, choice, name in (
        (signed[1], PublicName.CHOSEN, "The Quiet Kitchen"),
        (signed[2], PublicName.REGION, ""),
    ):
        set_public_name(award, choice, name, by=award.application.started_by)
    spoken = next(award for award in signed[3:] if award.public_name == PublicName.OWN)
    say_in_public(spoken, WORDS, ["DEI05"], ["DEI05", "DEI09"], by=spoken.application.started_by)
    bring_in(signed, cast)


def bring_in(signed: list[Award], cast: Cast) -> None:
    """An invented funder's file, with the slips that real files have."""
    grants = [_grant(number, award) for number, award in enumerate(signed[:6])]
    grants[1]["awardDate"] = "04/03/2021"
    grants[2]["recipientOrganization"][0]["charityNumber"] = "TBC"
    grants[3]["fromOpenCall"] = "Y"
    licence = "https://creativecommons.org/licenses/by/4.0/"
    meta = {"version": "1.4", "license": licence, "publisher": {"name": FUNDER["name"]}}
    content = json.dumps(meta | {"grants": grants}).encode()
    file = ContentFile(content, name="example-trust-2021.json")
    read_file(take_file(file, by=cast.staff).pk)


def _grant(number: int, award: Award) -> dict:
    name = award.application.organisation.name
    return {
        "id": f"360G-ExampleTrust-{number}",
        "title": "Core costs",
        "description": f"Support for {12 + number} months.",
        "currency": "GBP",
        "amountAwarded": 5_000 + 2_500 * number,
        "awardDate": f"2021-0{1 + number}-15",
        "fundingOrganization": [FUNDER],
        "recipientOrganization": [{"id": f"360G-ExampleTrust-org-{number}", "name": name}],
    }
