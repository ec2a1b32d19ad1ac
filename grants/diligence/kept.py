"""What checks before an award keep: papers, findings, and a copy of the public register."""

from collections import Counter

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from grants.diligence.models import Evidence
from shaping_future.keeping import Clock, Kept, declare, standing
from shaping_future.rights.services import emptying


def _without_papers(keys: list) -> Counter:
    return emptying.drop_files(list(Evidence.objects.filter(pk__in=keys).values_list("file", flat=True)))


declare(
    Kept(
        "grants.Checklist",
        _("Checks of your organisation"),
        clock="application",
        office=["begun_by"],
        application="application",
        texts=["number", "host_number"],
    ),
    Kept(
        "grants.ChecklistItem",
        _("What was checked"),
        clock="application",
        application="checklist__application",
    ),
    Kept(
        "grants.Finding",
        _("What we found"),
        clock="application",
        office=["by"],
        application="item__checklist__application",
        texts=["text"],
    ),
    Kept(
        "grants.Evidence",
        _("Papers for the checks"),
        clock="papers",
        office=["added_by", "removed_by"],
        application="item__checklist__application",
        files=["file"],
    ),
    *standing(
        "fund",
        "A copy of the public register of charities, replaced by each newer one",
        {
            "grants.RegisterSnapshot": [],
            "grants.RegisteredCharity": [],
            "grants.RegisteredTrustee": [],
            "grants.RegisteredPolicy": [],
            "grants.GoverningDocument": [],
            "grants.PublishedReport": [],
        },
    ),
    Clock(
        "papers",
        "Papers for the checks before an award",
        "The files go. What was found stays with the grant.",
        "the end of the grant",
        "A regulator may ask how we checked; the finding answers that, the paper is no longer needed.",
        months=12,
        rows=lambda: Evidence.objects.annotate(counts_from=F("item__checklist__application__award__ended_at")),
        end=_without_papers,
        held_by={
            "application": "item__checklist__application_id",
            "call": "item__checklist__application__call_id",
        },
    ),
)
