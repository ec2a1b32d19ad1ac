"""Sending an application, taking it back before closing, and withdrawing it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from grants.applications import queries, rules
from grants.applications.models import Application, State
from grants.organisations.models import Organisation
from grants.organisations.services import host_from_answer, organisation_from_answer
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.files.models import Document
from shaping_future.files.services import want_document
from shaping_future.look.words import pounds, when
from shaping_future.questionnaires.models import Response
from shaping_future.questionnaires.queries import Filled, Missing, content_hash

from ._moves import locked, move, refuse_unless_draft, refuse_unless_open, write_to_people
from .amendments import bring_up_to_date
from .indexing import index_application

SENT_FACTS = ("asked_pence", "content_hash", "organisation", "host", "person_name", "sent_at", "sent_by")


class Incomplete(NotAllowedNow):
    """Something must still be answered or mended. `missing` says what."""

    def __init__(self, missing: list[Missing]):
        more = f" And {len(missing) - 1} more." if len(missing) > 1 else ""
        super().__init__(f"Your application is not complete. {missing[0].sentence}{more}")
        self.missing = missing


@transaction.atomic
def send_application(application: Application, *, by: User) -> Application:
    """Fix the answers as they are and hand them to the fund. The receipt goes out with it, or nothing does."""
    application = locked(application, "call", "strand")
    _refuse_unless_lead(application, by)
    refuse_unless_draft(application)
    refuse_unless_open(application)
    # Read again under the lock: the form may have changed while we waited for it.
    application.response = Response.objects.select_related("questionnaire").get(pk=application.response_id)
    filled = queries.filled(application)
    if missing := queries.missing(application, filled):
        raise Incomplete(missing)
    take_facts(application, filled)
    application.sent_at, application.sent_by = clock.now(), by
    facts = {"content": application.content_hash, "pence": application.asked_pence}
    if application.was_sent_late:
        facts["late"] = True
    move(application, State.SENT, "application.sent", by=by, also=SENT_FACTS, **facts)
    index_application(application, filled)
    want_document(queries.RECEIPT, application, queries.receipt_version(application), by=by)
    write_to_people(
        application,
        f"application:sent:{application.pk}:{application.sent_at.isoformat()}",
        "We have your application",
        f"we have your application {application.reference}. It arrived at {when(application.sent_at)}.\n\n"
        f"You can take it back and change it until {when(application.closes_at)}. Your receipt is here:",
        "application-receipt",
    )
    return application


@transaction.atomic
def unsend_application(application: Application, *, by: User) -> Application:
    """Take it back while the call is open; it is a draft again and does not count unless it is sent again."""
    application = locked(application)
    _refuse_unless_lead(application, by)
    refuse_unless_open(application)  # first: after closing the answer must not depend on what was found about it
    if application.state != State.SENT:
        raise NotAllowedNow(gettext("Only an application that was just sent can be taken back."))
    Document.objects.filter(kind=queries.RECEIPT, subject=str(application.pk), state=Document.State.WAITING).delete()
    key = f"application:unsent:{application.pk}:{application.sent_at.isoformat()}"
    theirs = [pk for pk in (application.organisation_id, application.host_id) if pk]
    application.asked_pence = application.organisation = application.host = None
    application.sent_at = application.sent_by = None
    application.content_hash = application.person_name = ""
    move(application, State.DRAFT, "application.unsent", by=by, also=SENT_FACTS)
    index_application(application)
    Organisation.objects.filter(pk__in=theirs).delete()  # made at sending from the answers; made anew at the next
    text = (
        "your application is a draft again, because you took it back. Send it again before"
        f" {when(application.closes_at)}, or we cannot read it:"
    )
    bring_up_to_date(application)
    write_to_people(application, key, "Your application is a draft again", text, "application-detail")
    return application


@transaction.atomic
def withdraw_application(application: Application, *, by: User) -> Application:
    """The applicant decides not to go on. It cannot be undone."""
    application = locked(application)
    _refuse_unless_lead(application, by)
    if application.state == State.WITHDRAWN:
        raise NotAllowedNow(gettext("This application was withdrawn already."))
    if not queries.may_be_withdrawn(application):
        raise NotAllowedNow(
            gettext("The decision about this call is being made or was made. Write to us and we will talk.")
        )
    application.withdrawn_at, application.withdrawn_by = clock.now(), by
    move(application, State.WITHDRAWN, "application.withdrawn", by=by, also=("withdrawn_at", "withdrawn_by"))
    write_to_people(
        application,
        f"application:withdrawn:{application.pk}",
        "Your application is withdrawn",
        "your application is withdrawn, as you asked. We will not read it. Thank you for thinking of applying:",
        "application-detail",
    )
    return application


def _refuse_unless_lead(application: Application, by: User) -> None:
    if not rules.leads_application(by, application):
        raise NotAllowed(gettext("Only the person who leads this application can do this."))


def take_facts(
    application: Application,
    filled: Filled,
    existing: tuple[Organisation | None, Organisation | None] = (None, None),
) -> None:
    """What the rest of the fund's life stands on, read out of the answers at sending, and again when one is corrected:
    then the `existing` organisation and host are brought up to date."""
    facts = queries.facts_to_fix(application, filled)
    if application.call.gives_money:
        _refuse_wrong_amount(application, facts["asked_pence"])
    about: dict[str, Any] | None = facts["organisation"]
    application.asked_pence = facts["asked_pence"]
    application.person_name = facts["person_name"]
    application.content_hash = content_hash(filled)
    if about and about.get("name"):
        application.organisation = organisation_from_answer(about, existing=existing[0])
        application.host = host_from_answer(about, existing=existing[1])


def _refuse_wrong_amount(application: Application, pence: int) -> None:
    strand = application.strand
    if not strand.min_pence <= pence <= strand.max_pence:
        raise NotAllowedNow(
            gettext("You ask for %(pence)s. “%(label)s” pays %(min_pence)s to %(max_pence)s.")
            % {
                "pence": pounds(pence),
                "label": strand.label,
                "min_pence": pounds(strand.min_pence),
                "max_pence": pounds(strand.max_pence),
            }
        )
