"""Staff can look at a draft only while its lead wants them to."""

from django.db import transaction
from django.utils.translation import gettext

from grants.applications import rules
from grants.applications.models import Application, HelpRequest
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow, NotValid
from shaping_future.record.services import note

from ._moves import end_help, locked, refuse_unless_draft, refuse_unless_open

MOST_CHARACTERS = 1000


@transaction.atomic
def ask_for_help(application: Application, reason: str, *, by: User) -> HelpRequest:
    """From now on MEX staff can read this draft. They cannot write in it."""
    application = _locked_for_lead(application, by)
    refuse_unless_draft(application)
    refuse_unless_open(application)
    reason = reason.strip()
    if not reason or len(reason) > MOST_CHARACTERS:
        raise NotValid(gettext("Write a few words about what you would like help with."))
    if application.help_requests.in_force().exists():
        raise NotAllowedNow(gettext("You have asked the fund to help already."))
    request = HelpRequest.objects.create(application=application, reason=reason, asked_at=clock.now(), asked_by=by)
    note("application.help-asked", application, by=by, request=request.pk)
    return request


@transaction.atomic
def take_back_help(application: Application, *, by: User) -> None:
    """Nobody of the fund can open the draft any more. Sending and withdrawing it do the same."""
    application = _locked_for_lead(application, by)
    if not end_help(application, by):
        raise NotAllowedNow(gettext("The fund cannot open this draft. There is nothing to take back."))


def _locked_for_lead(application: Application, by: User) -> Application:
    application = locked(application)
    if not rules.leads_application(by, application):
        raise NotAllowed(gettext("Only the person who leads this application decides whether the fund can look at it."))
    return application
