"""Insights: published texts. A case study of a grant only with its people's yes, which is a consent."""

from django.utils.translation import gettext_lazy as _

from learning.insights.kinds import YesOrNo
from learning.insights.models import StudyConsent
from shaping_future.keeping import End, Given, Kept, consents_from, declare, standing

PUBLISHED = "Published, in words that were agreed to."

declare(
    *standing("fund", PUBLISHED, {"learning.InsightVersion": ["written_by"]}),
    Kept(
        "learning.Insight",
        PUBLISHED,
        clock="fund",
        office=["begun_by", "published_by"],
        because=PUBLISHED,
        end=End.STAYS,
    ),
    Kept(
        "learning.StudyConsent",
        _("Whether we may publish a text about your work"),
        clock="fund",
        own=["answered_by"],
        office=["asked_by", "taken_back_by"],
        texts=["words"],
        because="It shows that the text was agreed to.",
        end=End.STAYS,
    ),
)


@consents_from
def _studies(person) -> list[Given]:
    rows = StudyConsent.objects.filter(answered_by=person, answer=YesOrNo.YES).select_related("version")
    return [
        Given(_("Publishing a text about your work"), one.version.title, "", one.answered_at, one.taken_back_at)
        for one in rows
    ]
