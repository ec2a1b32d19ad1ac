"""Equity answers. They are kept so that nobody can join them to an application, not even we."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from grants.applications import equity, rules
from grants.applications.models import Application, EquityRecord, State
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed, NotAllowedNow

from ._moves import refuse_unless_open


@transaction.atomic
def save_equity(application: Application, answers: dict[str, Any], *, by: User) -> None:
    """Keep the answers under a token that only this application can make again. Every answer is optional.

    Nothing else is written in this transaction, on purpose: no record entry, no lock, no time. Rows written together
    share a transaction number in PostgreSQL, and an exact time points at whoever was signed in.
    """
    application = Application.objects.select_related("call").get(pk=application.pk)
    if not rules.writes_application(by, application):
        raise NotAllowed(gettext("Only the people who write this application can answer this."))
    if application.state == State.WITHDRAWN:
        raise NotAllowedNow(gettext("This application was withdrawn."))
    refuse_unless_open(application)
    clean = equity.clean(application.call, answers)
    values = {"answers": clean, "call": Call(pk=application.call_id)}
    EquityRecord.objects.update_or_create(
        token=equity.token(application),
        defaults=values,
        create_defaults=values | {"month": clock.today().replace(day=1)},
    )
