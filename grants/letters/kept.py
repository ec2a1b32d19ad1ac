"""What applicants hear."""

from django.utils.translation import gettext_lazy as _

from grants.letters.models import Outcome
from shaping_future.keeping import End, Kept, StillOpen, declare, standing

declare(
    Kept(
        "grants.Outcome",
        _("What we wrote before the letter"),
        clock="application",
        office=["written_by", "checked_by"],
        application="application",
        texts=["strength", "reason", "kind_line", "composed"],
    ),
    Kept(
        "grants.Letter",
        _("Letters to you"),
        clock="application",
        application="application",
        texts=["blocks"],
        shared=True,
    ),
    Kept(
        "grants.ScoreChoice",
        _("Whether your letter shows scores"),
        clock="application",
        applicant=["by"],
        application="application",
        end=End.DELETED,
    ),
    *standing("fund", "The words that letters are made of", {"grants.LetterTemplate": ["by"]}),
)
declare(
    StillOpen(
        "letters that have not gone out",
        lambda call: Outcome.objects.filter(application__call=call, released_at=None).count(),
    )
)
