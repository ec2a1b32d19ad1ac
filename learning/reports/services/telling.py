"""Who hears what by mail: that there is something to see, never what it is."""

from django.conf import settings
from django.urls import reverse

from grants.applications.models import Participant
from grants.applications.rules import WRITERS
from learning.reports.models import Report
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.outbox.services import promise_to_each

BYE = "If you would like to talk about it, reply to this message and we will ring you."


def tell_partner(report: Report, occasion: str, subject: str, words: str) -> None:
    """Everyone who writes for the grant, once for each `occasion`."""
    people = Participant.objects.filter(application=report.award.application_id, part__in=WRITERS, removed_at=None)
    promise_to_each(
        {f"report-{occasion}-{report.pk}-{one.user_id}": one.user.email for one in people.select_related("user")},
        subject,
        f"Hello,\n\n{words}\n\n{address(report)}\n\n{BYE}\n",
    )


def tell_staff(report: Report, occasion: str, subject: str, words: str) -> None:
    """Whoever answers it; if nobody has taken it, all who may."""
    able = staff_for(report)
    people = [one for one in able if one.pk == report.answerer_id] or able
    promise_to_each(
        {f"report-{occasion}-{report.pk}-{one.pk}": one.email for one in people},
        subject,
        f"Hello,\n\n{words}\n\n{address(report)}\n",
    )


def staff_for(report: Report) -> list[User]:
    """MEX staff without an interest in the grant."""
    people = User.objects.with_role(Role.STAFF)
    return [one for one in people if Report.objects.answered_by(one).filter(pk=report.pk).exists()]


def address(report: Report) -> str:
    name = "learning-talk" if report.is_talk else "report-edit"
    return settings.SITE_URL + reverse(name, args=[report.public_id])
