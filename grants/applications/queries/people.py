"""Who works on an application, who is invited, and who saved what last."""

from typing import Any

from django.db.models import Case, IntegerField, QuerySet, When
from django.utils.translation import gettext

from shaping_future.accounts.queries import has_verified
from shaping_future.look.local import when
from shaping_future.questionnaires.models import Answer

from ..models import Application, Invitation, Participant, State
from . import own_application

MOST_PEOPLE = 10
"""Of one application, with those who are invited and have not answered."""


def people(application: Application) -> QuerySet:
    """Who works on it now: the lead, then the others in the order in which they came. One query."""
    lead_first = Case(When(part=Participant.Part.LEAD, then=0), default=1, output_field=IntegerField())
    return application.participants.filter(removed_at=None).select_related("user").order_by(lead_first, "pk")


def former_people(application: Application) -> list[Participant]:
    """Who worked on it before and does not now, the last to go first. One query."""
    rows = application.participants.select_related("user").order_by("-removed_at")
    here = {row.user_id for row in rows if row.removed_at is None}
    gone = {row.user_id: row for row in reversed(rows) if row.removed_at and row.user_id not in here}
    return list(reversed(gone.values()))


def unanswered_invitations(application: Application) -> QuerySet:
    """Sent, neither accepted nor withdrawn, the newest first. One query."""
    return application.invitations.unanswered().order_by("-pk")


def places_left(application: Application) -> int:
    """How many more can be invited. Two queries."""
    return MOST_PEOPLE - people(application).count() - application.invitations.waiting().count()


def own_person(user: Any, public_id: Any, pk: int) -> Application:
    """The person's application, with `person`: the one of its people that the address names."""
    application = own_application(user, public_id)
    application.person = people(application).get(pk=pk)
    return application


def own_invitation(user: Any, public_id: Any, invitation: Any) -> Application:
    """The person's application, with `invitation`: the unanswered one that the address names."""
    application = own_application(user, public_id)
    application.invitation = application.invitations.unanswered().get(public_id=invitation)
    return application


def invitation_with(token: str) -> Invitation:
    """Whatever became of it."""
    return Invitation.objects.select_related("application__call", "invited_by").with_token(token)


def why_nobody_joins(application: Application) -> str:
    """Why nobody can be invited or accept now; "" when they can."""
    if application.state == State.WITHDRAWN:
        return gettext("This application was withdrawn.")
    if application.state == State.DRAFT and not application.is_open:
        return gettext("The call closed at %(closes_at)s, and this application was not sent.") % {
            "closes_at": when(application.closes_at)
        }
    return ""


def why_not_accepted(invitation: Invitation, user: Any) -> str:
    """Why `user` cannot accept this invitation now; "" when they can. None asks what does not depend on the person."""
    if invitation.accepted_at:
        return gettext("This invitation was accepted already. It works once.")
    if invitation.withdrawn_at:
        return gettext("This invitation was withdrawn. If you think this is a mistake, ask the person who invited you.")
    if invitation.is_expired:
        return gettext("This invitation ended at %(expires_at)s. Ask the person who invited you for a new one.") % {
            "expires_at": when(invitation.expires_at)
        }
    if reason := why_nobody_joins(invitation.application):
        return reason
    if user is None:
        return ""
    if not has_verified(user, invitation.email):
        return gettext(
            "This invitation was sent to another email address. Sign in with the address that got the email."
        )
    if people(invitation.application).filter(user=user).exists():
        return gettext("You work on this application already.")
    return ""


def last_saved(application: Application) -> dict[int, Answer]:
    """The newest answer of each section: its primary key → the answer, with `changed_by`. One query."""
    rows = application.response.answers.select_related("changed_by", "question")
    newest = rows.order_by("question__section_id", "-changed_at").distinct("question__section_id")
    return {row.question.section_id: row for row in newest}
