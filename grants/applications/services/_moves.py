"""What every service here begins or ends with: the locked row, the one door between states, mail to its people."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from grants.applications.models import Application, PhoneRequest, State
from grants.applications.workflow import NEXT
from shaping_future import clock
from shaping_future.errors import NotAllowedNow
from shaping_future.look.local import when
from shaping_future.outbox.services import promise_to_each
from shaping_future.record.services import note

RELATED = ("call", "strand", "response__questionnaire", "organisation", "host")


def locked(application: Application, *related: str) -> Application:
    """The row as it is now, held until the transaction ends. Every change of an application starts here, so that the
    locks of its response and its files are always taken after it. `related`: less than everything is enough."""
    related = related or RELATED
    return Application.objects.select_for_update(of=("self",)).select_related(*related).get(pk=application.pk)


def move(
    application: Application, state: State, verb: str, *, by: Any, also: Iterable[str] = (), **detail: Any
) -> None:
    """The only place that assigns `state`."""
    before = State(application.state)
    if state not in NEXT[before]:
        raise NotAllowedNow(
            gettext("This application is at “%(label)s”. It cannot become “%(label_2)s” from there.")
            % {"label": before.label, "label_2": state.label}
        )
    application.state = state
    application.save(update_fields=["state", *also])
    if before == State.DRAFT:
        end_help(application, by)
    if state == State.WITHDRAWN:
        for request in application.phone_requests.open():
            close_request(request, "application.call-ended", by)
    note(verb, application, by=by, was=before.value, now=state.value, **detail)


def end_help(application: Application, by: Any) -> bool:
    """Nobody of the fund can open it as a draft any more. Whether somebody could before."""
    request = application.help_requests.in_force().first()
    if request is None:
        return False
    request.ended_at, request.ended_by = clock.now(), by
    request.save(update_fields=["ended_at", "ended_by"])
    note("application.help-ended", application, by=by, request=request.pk)
    return True


def close_request(request: PhoneRequest, verb: str, by: Any) -> None:
    """Nobody calls about it any more, and the phone number is forgotten."""
    request.closed_at, request.closed_by, request.phone = clock.now(), by, ""
    request.save(update_fields=["closed_at", "closed_by", "phone"])
    note(verb, request.application, by=by, request=request.pk)


def refuse_unless_open(application: Application) -> None:
    """Its call is open, or it has extra time. Judged under the lock that the caller holds, by the server's clock."""
    if application.is_open:
        return
    raise NotAllowedNow(
        (
            gettext("This call closed at %(closes_at)s. Nothing can be changed after that.")
            if application.closes_at == application.call.closes_at
            else gettext("Your extra time ended at %(closes_at)s. Nothing can be changed after that.")
        )
        % {"closes_at": when(application.closes_at)}
    )


def refuse_unless_draft(application: Application) -> None:
    if application.state == State.WITHDRAWN:
        raise NotAllowedNow(gettext("This application was withdrawn."))
    if application.state != State.DRAFT:
        raise NotAllowedNow(gettext("This application was sent already. Take it back first if you want to change it."))


def write_to_people(application: Application, key: str, subject: str, text: str, route: str) -> None:
    """Promise a mail to everyone who works on the application: a quiet subject, a few words and a link."""
    link = settings.SITE_URL + reverse(route, args=[application.public_id])
    people = application.participants.filter(removed_at=None).values_list("user_id", "user__email")
    promise_to_each(
        {f"{key}:{person}": email for person, email in people},
        subject=subject,
        body=f"Hello,\n\n{text}\n\n{link}\n\nIf you need help, reply to this message.\n",
    )
