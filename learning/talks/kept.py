"""When we talk with a grant partner, and who stands by the notes."""

from django.utils.translation import gettext_lazy as _

from shaping_future.keeping import End, Kept, declare

declare(
    Kept(
        "learning.TalkTime",
        _("Times for a conversation"),
        clock="application",
        office=["offered_by", "chosen_by"],
        application="report__award__application",
        texts=["where"],
        shared=True,
    ),
    Kept(
        "learning.Confirmation",
        _("Notes of a conversation that you stood by"),
        clock="application",
        own=["by"],
        application="report__award__application",
        because="Both sides stood by the notes.",
        end=End.STAYS,
    ),
)
