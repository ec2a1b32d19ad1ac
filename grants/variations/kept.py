"""What changed in a grant, and how it ended."""

from django.utils.translation import gettext_lazy as _

from shaping_future.keeping import Kept, declare, standing

declare(
    Kept(
        "grants.Variation",
        _("Changes of a grant"),
        clock="application",
        applicant=["asked_by"],
        office=["proposed_by", "decided_by"],
        application="award__application",
        texts=["message", "why", "new_purpose", "answer"],
        stays=["plan"],
        shared=True,
    ),
    Kept(
        "grants.Ending",
        _("How a grant ended"),
        clock="application",
        office=["prepared_by", "confirmed_by"],
        application="award__application",
        texts=["words"],
        shared=True,
    ),
    *standing("money", "Money that came back", {"grants.Recovery": ["by"]}),
)
