"""Places in a programme, and who waits for one."""

from django.utils.translation import gettext_lazy as _

from shaping_future.keeping import End, Kept, declare

declare(
    Kept(
        "grants.Place",
        _("Places offered to you"),
        clock="application",
        applicant=["answered_by"],
        office=["offered_by"],
        application="application",
        texts=["chosen_name"],
        shared=True,
    ),
    Kept(
        "grants.Waiting",
        _("The waiting list"),
        clock="application",
        application="application",
        because="A number.",
        end=End.STAYS,
        shared=True,
    ),
)
