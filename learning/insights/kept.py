"""Insights: published texts. A case study of a grant only with its people's yes, which is a consent."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.insights.kinds import YesOrNo
from learning.insights.models import QuoteAsk, StudyConsent
from shaping_future.keeping import End, Given, Kept, consents_from, declare, standing

PUBLISHED = "Published, in words that were agreed to."

declare(
    *standing("fund", PUBLISHED, {"learning.InsightVersion": ["written_by"]}),
    *standing(
        "fund",
        "What several grants say, in the words of who gathers.",
        {"learning.Theme": ["begun_by"], "learning.Tag": [], "learning.Sorting": ["asked_by"], "learning.Cluster": []},
    ),
    Kept(
        "learning.Passage",
        _("Passages of what you reported"),
        clock="application",
        office=["marked_by"],
        application="answer__report__award__application",
        texts=["text"],
        only=Q(quotes=None),
        end=End.DELETED,
    ),
    Kept(
        "learning.ClusterItem",
        _("Passages of what you reported"),
        clock="application",
        application="answer__report__award__application",
        texts=["text"],
        end=End.DELETED,
    ),
    Kept(
        "learning.Quote",
        _("Words of yours that we asked to quote"),
        clock="fund",
        office=["chosen_by"],
        end=End.STAYS,
        because="Published where their author says yes; without it, nobody is shown them.",
    ),
    Kept(
        "learning.QuoteAsk",
        _("Whether we may quote your words"),
        clock="fund",
        own=["answered_by"],
        office=["asked_by", "taken_back_by"],
        texts=["wording"],
        because="It shows what was agreed to.",
        end=End.STAYS,
    ),
    Kept(
        "learning.InsightComment",
        _("Your comments on insights"),
        clock="account",
        own=["by"],
        office=["moderated_by"],
        application="award__application",
        texts=["text", "why"],
        end=End.DELETED,
    ),
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


@consents_from
def _quotes(person) -> list[Given]:
    rows = QuoteAsk.objects.filter(answered_by=person, answer__in=["yes", "other"]).select_related("quote")
    return [Given(_("Quoting your words"), one.words, "", one.answered_at, one.taken_back_at) for one in rows]
