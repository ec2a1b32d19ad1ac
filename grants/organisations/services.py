"""Organisations come from what applicants write about themselves."""

from django.db import transaction

from shaping_future.errors import NotValid

from .models import IncomeBand, Organisation, OrganisationKind, Region

REGIONS = {
    "north_east": Region.NORTH_EAST,
    "north_west": Region.NORTH_WEST,
    "yorkshire": Region.YORKSHIRE,
    "east_midlands": Region.EAST_MIDLANDS,
    "west_midlands": Region.WEST_MIDLANDS,
    "east": Region.EAST,
    "london": Region.LONDON,
    "south_east": Region.SOUTH_EAST,
    "south_west": Region.SOUTH_WEST,
    "wales": Region.WALES,
    "scotland": Region.SCOTLAND,
    "northern_ireland": Region.NORTHERN_IRELAND,
    "uk": Region.UK_WIDE,
}
"""The answers of the organisation question, as ITL1 codes. Everything else counts as not said."""


@transaction.atomic(savepoint=False)  # within the caller's transaction: it is theirs to undo
def organisation_from_answer(value: dict, *, existing: Organisation | None = None) -> Organisation:
    """The organisation that an organisation answer describes: a new one, or `existing` brought up to date."""
    if not value.get("name"):
        raise NotValid("Write the name of your organisation or network.")
    kind = value.get("kind")
    return _keep(
        existing,
        name=value["name"],
        kind=kind if kind in OrganisationKind.values else OrganisationKind.UNCONSTITUTED,
        region=REGIONS.get(value.get("region"), Region.UNSAID),
        register_number=value.get("register_number") or "",
        income_band=value["income"] if value.get("income") in IncomeBand.values else "",
    )


@transaction.atomic(savepoint=False)  # within the caller's transaction: it is theirs to undo
def host_from_answer(value: dict, *, existing: Organisation | None = None) -> Organisation | None:
    """The host organisation that an unconstituted group names, or None. We know its name and no more."""
    if value.get("kind") != OrganisationKind.UNCONSTITUTED or not value.get("host_name"):
        return None
    return _keep(existing, name=value["host_name"], kind=OrganisationKind.CONSTITUTED)


def _keep(existing: Organisation | None, **values: str) -> Organisation:
    if existing is None:
        return Organisation.objects.create(**values)
    found = Organisation.objects.select_for_update().get(pk=existing.pk)
    for field, value in values.items():
        setattr(found, field, value)
    found.save(update_fields=list(values))
    return found
