"""What a grant partner writes when something needs to change."""

from django.utils.translation import gettext_lazy as _

from shaping_future.keeping import Kept, declare

declare(
    Kept(
        "learning.ChangeRequest",
        _("When something needed to change"),
        clock="application",
        applicant=["opened_by"],
        office=["answerer", "closed_by"],
        application="award__application",
        shared=True,
    ),
    Kept(
        "learning.ChangeMessage",
        _("Messages about a change"),
        clock="application",
        applicant=["by"],
        application="request__award__application",
        texts=["text"],
        shared=True,
    ),
)
