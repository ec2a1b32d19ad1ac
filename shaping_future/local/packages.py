"""What is shipped, read from the lock: its licences (docs/licences.md) and a bill of materials in CycloneDX's JSON.

python -m shaping_future.local.packages licences     # writes docs/licences.md
python -m shaping_future.local.packages sbom         # prints

Both need no network: names, versions and hashes stand in the lock, licences in the installed packages.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .places import ROOT

LOCK = ROOT / "requirements.lock"
PAGE = ROOT / "docs" / "licences.md"
ENTRY = re.compile(
    r"^([\w.-]+)(?:\[[^\]]*\])?==(\S+)([^\\\n]*)((?:\\\n\s+--hash=sha256:[0-9a-f]{64} ?)*)", re.MULTILINE
)
ELSEWHERE = {
    "async-timeout": "Apache-2.0",
    "brotlicffi": "MIT",
    "colorama": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
}
"""Packages that only other systems or Pythons install, so that their own word cannot be read here."""
CHOSEN = {
    "pyphen": "MPL-1.1",
    "psycopg2-binary": "LGPL-3.0-or-later WITH an exception for OpenSSL",
    "qrcode": "BSD-3-Clause",
}
"""Where a package offers several, or its classifiers say it badly: the one under which we use it, read in its text."""


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    licence: str


def shipped(lock: Path = LOCK) -> list[Package]:
    """Every entry of the lock; a package may be there twice, for different Pythons."""
    return list(_read(lock.read_text()))


def _read(text: str) -> Iterator[Package]:
    for name, version, marker, hashes in ENTRY.findall(text):
        found = tuple(re.findall(r"sha256:([0-9a-f]{64})", hashes))
        yield Package(name, version, marker.strip(" ;"), found, licence_of(name))


def licence_of(name: str) -> str:
    """As the package says it; "" when it says nothing that we know."""
    if name in CHOSEN or name in ELSEWHERE:
        return CHOSEN.get(name) or ELSEWHERE[name]
    try:
        says = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
    if expression := says.get("License-Expression"):
        return expression
    named = [line.rsplit(" :: ", 1)[1] for line in says.get_all("Classifier", []) if line.startswith("License ::")]
    return " or ".join(named) or (says.get("License") or "").split("\n")[0]


def page() -> str:
    """docs/licences.md."""
    rows = [f"| {one.name} | {one.version} | {one.licence} |" for one in shipped()]
    return "\n".join(
        [
            "# Licences of what is shipped",
            "",
            "Made by `script/licences` from `requirements.lock`. A test fails when it is out of date, when a package",
            "says no licence, or when one comes under the AGPL. Fonts and their licences are in `static/fonts`.",
            "",
            "| package | version | licence |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def bill() -> dict:
    """The bill of materials. The same lock gives the same bill, so that two of them can be compared."""
    text = LOCK.read_text()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, text)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "shaping-future", "bom-ref": "shaping-future"}},
        "components": [_component(one) for one in shipped()],
    }


def _component(one: Package) -> dict:
    address = f"pkg:pypi/{one.name.lower().replace('_', '-')}@{one.version}"
    needs = [{"name": "marker", "value": one.marker}] if one.marker else []
    return {
        "type": "library",
        "name": one.name,
        "version": one.version,
        "purl": address,
        "bom-ref": address,
        "licenses": [{"license": {"name": one.licence}}],
        "properties": [*needs, *({"name": "sha256 of a distribution", "value": value} for value in one.hashes)],
    }


def main(arguments: list[str]) -> int:
    if arguments == ["licences"]:
        PAGE.write_text(page())
    elif arguments == ["sbom"]:
        print(json.dumps(bill(), indent=1))
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
