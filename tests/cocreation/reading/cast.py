"""A score sheet, and what a browser does with it."""

from django.urls import reverse

from tests.cast import signed_in_as
from tests.cocreation.cast import (
    applications,
    reading,
    sheet_of,
)


def page(user, route, *args, **data):
    return signed_in_as(user).get(reverse(route, args=args), data)


def written(call, value="3", sentence="It says so.", seen=0, **more):
    fields = {"seen": seen}
    for key in call.criteria.values_list("key", flat=True):
        fields |= {f"score-{key}": value, f"sentence-{key}": sentence}
    return fields | more


def post(user, sheet, data):
    return signed_in_as(user).post(reverse("reading-edit", args=[sheet.public_id]), data)


def a_sheet():
    """(call, the sheet of its first reader, all readers, facilitator)."""
    call, people, facilitator = reading(1)
    return call, sheet_of(people[0], applications(call)[0]), people, facilitator
