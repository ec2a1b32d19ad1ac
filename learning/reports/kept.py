"""What grant partners report, and what we answer."""

from django.utils.translation import gettext_lazy as _

from learning.reports.models import Report, ReportState
from shaping_future.keeping import Kept, StillOpen, declare, standing

declare(
    Kept(
        "learning.Report",
        _("Your reports"),
        clock="application",
        applicant=["sent_by"],
        office=["noted_by", "answerer", "replied_by"],
        application="award__application",
        texts=["reply"],
        stays=["kind"],
        because="Which report it is.",
        shared=True,
    ),
    Kept(
        "learning.Answer",
        _("What you reported"),
        clock="application",
        applicant=["changed_by"],
        application="report__award__application",
        texts=["text"],
        files=["file"],
        stays=["prompt"],
        because="What we asked.",
        hides=["mark"],
        shared=True,
    ),
    *standing(
        "fund", "What reports ask", {"learning.Prompts": ["written_by"], "learning.LearningRules": ["changed_by"]}
    ),
    StillOpen(
        "reports that wait for an answer of ours",
        lambda call: Report.objects.filter(award__application__call=call, state=ReportState.SENT).count(),
    ),
)
