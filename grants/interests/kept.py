"""Who said which tie they have with an applicant."""

from django.utils.translation import gettext_lazy as _

from shaping_future.keeping import Kept, declare

declare(
    Kept(
        "grants.Interest",
        _("Interests that you declared, or that were asked about"),
        clock="application",
        own=["user"],
        office=["raised_by", "decided_by"],
        application="application",
        texts=["note", "reason"],
    )
)
