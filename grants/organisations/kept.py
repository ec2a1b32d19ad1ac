"""Organisations: what applicants wrote about theirs."""

from django.utils.translation import gettext_lazy as _

from shaping_future.keeping import End, Kept, declare

declare(
    Kept(
        "grants.Organisation",
        _("Organisations"),
        clock="application",
        texts=["name", "register_number"],
        because="Its name goes with the last application that needs it; kind, region and income band stay.",
        end=End.STAYS,
    )
)
