"""Beginning the checks of an application, and keeping the list in step with what is recommended."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from grants.applications.models import Application
from grants.diligence.kinds import About, needed
from grants.diligence.models import Checklist, ChecklistItem
from grants.diligence.numbers import kept, read
from grants.diligence.rules import CHECKED
from grants.diligence.services._held import held, refuse_others
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.record.services import note

DAYS = 21
"""To do the checks, when nobody says another day."""


@transaction.atomic
def begin_checks(application: Application, due_on: dt.date, *, by: User) -> Checklist:
    """Make the checklist of an application, by amount, kind of organisation and host."""
    refuse_others(by, application)
    application = _locked(application)
    if not application.call.gives_money or application.state not in CHECKED:
        raise NotAllowedNow("Checks are for applications that may still be recommended.")
    if due_on < clock.today():
        raise NotValid("Choose today or a later day.")
    if Checklist.objects.filter(application=application).exists():
        raise NotAllowedNow("The checks of this application have begun already.")
    return _begin(application, application.asked_pence, due_on, by)


@transaction.atomic(savepoint=False)  # within the caller's transaction: it is theirs to undo
def begin_recommended(items: Iterable[tuple[Application, int]], *, by: User) -> None:
    """What is recommended is checked, for the amount that is recommended. What was found so far stays."""
    for application, pence in items:
        checklist = Checklist.objects.select_for_update().filter(application=application).first()
        if checklist is None:
            _begin(_locked(application), pence, clock.today() + dt.timedelta(days=DAYS), by)
        elif checklist.pence != pence:
            checklist.pence = pence
            checklist.save(update_fields=["pence"])
            _write_items(checklist, application)
            note("checks.scaled", checklist, by=by, pence=pence)


@transaction.atomic
def name_number(checklist: Checklist, about: str, text: str, *, by: User) -> Checklist:
    """Say under which number the organisation or its host is registered; empty takes it away."""
    checklist = held(checklist, by)
    if about not in About.values or (about == About.HOST and checklist.application.host_id is None):
        raise NotValid("Say whether the number is the organisation's or its host's.")
    field = "number" if about == About.ORGANISATION else "host_number"
    setattr(checklist, field, str(read(text)) if text.strip() else "")
    checklist.save(update_fields=[field])
    note("checks.number_named", checklist, by=by, about=about)
    return checklist


def _locked(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("call", "organisation", "host")
    return rows.get(pk=application.pk)


def _begin(application: Application, pence: int, due_on: dt.date, by: User) -> Checklist:
    own, host = application.organisation, application.host
    checklist = Checklist.objects.create(
        application=application,
        pence=pence,
        number=_number(own.register_number),
        host_number=_number(host.register_number) if host else "",
        due_on=due_on,
        begun_at=clock.now(),
        begun_by=by,
    )
    count = _write_items(checklist, application)
    note("checks.begun", checklist, by=by, pence=pence, checks=count)
    return checklist


def _number(text: str) -> str:
    number = kept(text)
    return str(number) if number else ""


def _write_items(checklist: Checklist, application: Application) -> int:
    """Add what the table asks for now; what it no longer asks for is not needed any more, and stays."""
    kind, hosted = application.organisation.kind, application.host_id is not None
    wanted = [(about.value, check.key) for about, check in needed(kind, checklist.pence, hosted)]
    ChecklistItem.objects.bulk_create(
        [ChecklistItem(checklist=checklist, about=about, key=key) for about, key in wanted], ignore_conflicts=True
    )
    for item in checklist.items.all():
        if item.needed != ((item.about, item.key) in wanted):
            item.needed = not item.needed
            item.save(update_fields=["needed"])
    return len(wanted)
