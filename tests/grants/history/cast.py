"""Files of others' grants, as they come: clean ones, and those that tell what goes wrong."""

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from grants.history.models import GrantsFile
from grants.history.services import read_file, take_file
from shaping_future.accounts.models import User


def grant(number: int = 1, **changes: Any) -> dict:
    """One of an invented funder, as the standard has it."""
    return {
        "id": f"360G-Example-{number}",
        "title": "Towards running costs",
        "description": "Support for a year.",
        "currency": "GBP",
        "amountAwarded": 10_000,
        "awardDate": "2021-03-04",
        "recipientOrganization": [{"id": "GB-CHC-1164324", "name": "The Lantern Circle"}],
        "fundingOrganization": [{"id": "GB-CHC-1000001", "name": "Example Trust"}],
    } | changes


def as_json(*grants: dict, **meta: Any) -> bytes:
    return json.dumps({"version": "1.4", "license": "CC BY 4.0", **meta, "grants": list(grants)}).encode()


def given(content: bytes, by: User, name: str = "grants.json") -> GrantsFile:
    """Given by a person, and read by the worker."""
    file = take_file(SimpleUploadedFile(name, content), by=by)
    read_file(file.pk)
    file.refresh_from_db()
    return file
