"""Our grants as 360Giving: valid, the same in each form, and without what may not be said."""

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from grants.history.package import read
from grants.open_data import giving, services
from grants.open_data.queries import grants_made
from tests.grants.awards.cast import lead
from tests.grants.open_data.cast import Open
from tests.standing import built_once

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
GIVING, DEI = SHARED / "360giving", SHARED / "dei"
pytestmark = pytest.mark.django_db
needs_schema = pytest.mark.skipif(
    not GIVING.exists(),
    reason="the publishers' schema is not copied here: put it at ../shared/data/360giving",
)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    yield from built_once(spoken_for, django_db_blocker)


def spoken_for():
    world = Open()
    for award in world.named:
        services.say_in_public(award, "=We lead; we rest.\nTwo lines.", ["DEI05"], [], by=lead(award))
    return world


def taken(ending: str) -> bytes:
    answer = Client().get(reverse(f"open_data:{ending}"))
    assert answer["Content-Disposition"] == f'attachment; filename="shaping-the-future-grants.{ending}"'
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def loaded(path: Path) -> dict:
    return json.loads(path.read_text())


def validator() -> Draft202012Validator:
    """The package schema names an older version of the grant's: the same file answers to both. The extension is merged
    into the grant, as 360Giving does it."""
    grant, package = (loaded(GIVING / "schema" / f"360-giving{part}-schema.json") for part in ("", "-package"))
    extension = loaded(DEI / "schema" / "360-giving-schema.json")
    grant["properties"] |= extension["properties"]
    grant["definitions"] = extension["definitions"]
    names = (grant["$id"], package["properties"]["grants"]["items"]["$ref"])
    registry = Registry().with_resources((name, DRAFT202012.create_resource(grant)) for name in names)
    formats = FormatChecker(formats=())
    formats.checks("date-time", ValueError)(lambda value: "T" in value and dt.datetime.fromisoformat(value))
    return Draft202012Validator(package, registry=registry, format_checker=formats)


def codes(folder: Path, name: str) -> set[str]:
    text = (folder / "codelists" / f"{name}.csv").read_text(encoding="utf-8-sig")
    return {row["Code"] for row in csv.DictReader(io.StringIO(text))}


@needs_schema
def test_the_package_is_valid_and_its_codes_are_of_the_closed_lists(world):
    package = json.loads(taken("json"))
    assert [error.message for error in validator().iter_errors(package)] == []
    assert len(package["grants"]) == len({grant["id"] for grant in package["grants"]}) == 4
    for grant in package["grants"]:
        assert grant["locationScope"] in codes(GIVING, "locationScope")
        assert "regrantType" not in grant
        for place in grant["beneficiaryLocation"]:
            assert place["countryCode"] in codes(GIVING, "countryCode")
            assert place.get("geoCodeType", "RGN/GOR") in codes(GIVING, "geoCodeType")
        for area in (grant["deiDetails"][name] for name in ("leadership", "mission", "project")):
            assert area["askedStatus"] in codes(DEI, "askedStatus")
            assert area.get("replyStatus", "RS200") in codes(DEI, "replyStatus")
            assert set(area.get("availableOptions", [])) <= codes(DEI, "availableOptions")
            assert set(area.get("response", {}).get("taxonomyCodes", [])) <= codes(DEI, "taxonomyCodes")


@needs_schema
def test_every_group_that_can_be_published_has_a_code():
    assert {f"{group}0000" for group in services.PUBLISHABLE} <= codes(DEI, "taxonomyCodes")


@needs_schema
def test_a_wrong_package_is_told_apart(world):
    """Without this, a schema that takes anything would pass the test above."""
    for change in ({"amountAwarded": "lots"}, {"awardDate": "1 May 2025"}, {"fromOpenCall": "yes"}, {"deiDetails": {}}):
        package = json.loads(taken("json"))
        package["grants"][0] |= change
        assert list(validator().iter_errors(package)), change


def test_json_to_workbook_and_back_is_the_same(world):
    package = json.loads(taken("json"))
    book = read(taken("xlsx"))
    assert [grant for _row, grant in book.rows] == package["grants"]
    assert book.meta == {key: value for key, value in package.items() if key != "grants"}
    table = read(taken("csv"))
    assert [grant for _row, grant in table.rows] == package["grants"]


def test_nothing_in_the_table_runs_in_a_spreadsheet_program(world):
    cells = [cell for row in csv.reader(io.StringIO(taken("csv").decode("utf-8-sig"))) for cell in row]
    assert any(cell.startswith("'=We lead") for cell in cells)
    assert not [cell for cell in cells if cell[:1] in "=+@-" and cell]


def test_a_hidden_grant_has_an_id_of_ours_and_says_that_it_is_rounded(world):
    made = next(one for one in grants_made() if not one.has_a_name)
    grant = giving.grant_of(made)
    recipient = grant["recipientOrganization"][0]
    assert recipient["id"] == f"360G-ShapingTheFuture-org-{made.id}"
    assert set(recipient) <= {"id", "name", "organisationType"}
    assert giving.ROUNDED in grant["description"]
    assert "plannedDates" not in grant
    named = giving.grant_of(next(one for one in grants_made() if one.is_named))
    assert named["deiDetails"]["leadership"]["response"] == {"taxonomyCodes": ["DEI050000"]}
    assert named["plannedDates"][0]["duration"] == 24
