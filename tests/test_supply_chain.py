"""What is shipped is locked by hash, under licences that we may ship, and listed."""

import json
import re
import tomllib
from pathlib import Path

from shaping_future.local import packages

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = packages.shipped()


def entries(lock):
    return {(one.name, one.version, one.marker): one.hashes for one in packages.shipped(ROOT / lock)}


def test_every_line_of_both_locks_has_a_version_and_a_hash():
    for lock in ("requirements.lock", "requirements-dev.lock"):
        lines = [line for line in (ROOT / lock).read_text().splitlines() if re.match(r"\S", line) and line[0] != "#"]
        assert len(lines) == len(entries(lock)), "a line that is no name==version"
        assert [key for key, hashes in entries(lock).items() if not hashes] == []


def test_tests_run_with_exactly_what_is_shipped():
    assert entries("requirements.lock").items() <= entries("requirements-dev.lock").items()


def test_every_dependency_is_locked_and_says_why_it_is_there():
    text = (ROOT / "pyproject.toml").read_text()
    for line in tomllib.loads(text)["project"]["dependencies"]:
        name = re.match(r"[\w-]+", line)[0]
        assert name in {one.name for one in SHIPPED}
        assert re.search(rf'^    "{re.escape(line)}", +# \S.+', text, re.MULTILINE), f"{name} without a reason"


def test_every_licence_is_known_and_none_is_the_agpl():
    assert [one.name for one in SHIPPED if not one.licence] == []
    assert [one.name for one in SHIPPED if re.search(r"AGPL|Affero", one.licence, re.I)] == []
    plain_gpl = [one.name for one in SHIPPED if re.search(r"(?<!L)(?<!Lesser )G(PL|eneral Public)", one.licence)]
    assert plain_gpl == []


def test_the_page_of_licences_is_up_to_date():
    assert (ROOT / "docs" / "licences.md").read_text() == packages.page(), "run script/licences"


def test_the_bill_of_materials_names_everything_that_is_shipped_and_is_the_same_each_time():
    bill = packages.bill()
    assert bill == json.loads(json.dumps(packages.bill()))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", bill["serialNumber"])
    named = [(one["name"], one["version"]) for one in bill["components"]]
    assert named == [(one.name, one.version) for one in SHIPPED]
    assert len({one["bom-ref"] for one in bill["components"]}) == len(named)
    assert all(one["purl"].startswith("pkg:pypi/") and one["licenses"] for one in bill["components"])


def test_no_styles_scripts_or_fonts_come_from_elsewhere():
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for folder in ("templates", "static")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".html", ".css", ".js"}
        for word in re.findall(r"""(?:src=|@import |url\()["']?(?:https?:)?//[^"')\s]+""", path.read_text())
    ]
    assert found == []
