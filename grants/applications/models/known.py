"""The keys of what a person may know of, for the rows of everything that has an application.

`visible_to` says the rule. Putting its query together takes Django longer than the database takes to answer it, and
every page of readings asks; what it becomes in SQL depends on the person's roles alone, so that is done once for each
set of roles.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models.expressions import RawSQL

from grants.calls.models import Call
from shaping_future.accounts.models import User

NOBODY, NO_CALL = -1, -2
"""Stand where the keys of the person and of the call will stand; no row has them."""

NONE = "SELECT NULL::bigint WHERE FALSE"


def known_to(user: Any, call: Call | None = None) -> RawSQL:
    """For `application__in`: what `Application.objects.readable().visible_to(user)` has, of one call if it is given."""
    is_known = user.is_authenticated and user.is_active
    sql, values = _of_roles(frozenset(user.held_roles if is_known else ()), call is not None)
    keys = {NOBODY: user.pk if user.is_authenticated else NOBODY, NO_CALL: call.pk if call else NO_CALL}
    return RawSQL(sql, [keys.get(value, value) for value in values])  # noqa: S611 (Django made it; nobody's words in it)


@cache
def _of_roles(roles: frozenset[str], of_call: bool) -> tuple[str, Sequence[Any]]:
    from .application import Application

    rows = Application.objects.readable().order_by()
    rows = rows.filter(call=NO_CALL) if of_call else rows
    keys = rows.values("pk").visible_to(User(pk=NOBODY, roles=sorted(roles)))
    try:
        return keys.query.sql_with_params()
    except EmptyResultSet:  # the Board: Django sees that its answer is none, and makes no query
        return NONE, ()
