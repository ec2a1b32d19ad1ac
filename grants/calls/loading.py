"""A definition file becomes a call that is being prepared. Nothing of a refused file is kept."""

from typing import Any

from django.db import transaction

from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note

from .definition import Definition, read
from .models import Call, Stage
from .services.keeping import keep


def load(text: bytes | str, *, by: Any = None) -> Call:
    """The call that the file defines, or MalformedDefinition(line, reason). `by` None: the command line.

    The same file again is the same call, whatever stage it has reached. A changed file replaces a call that is still
    being prepared; a launched call is frozen.
    """
    if by is not None and not by.has_role(Role.STAFF):
        raise NotAllowed("MEX staff load calls.")
    return _keep(read(text), by)


@transaction.atomic
def _keep(definition: Definition, by: Any) -> Call:
    call = Call.objects.select_for_update().filter(slug=definition.slug).first()
    if call is not None and call.definition_hash == definition.hash and call.definition:
        return call
    if call is not None and call.stage != Stage.PREPARING:
        if call.definition_hash == definition.hash:
            return call
        raise NotAllowedNow("This call was launched. From then on a file does not change it; a logged decision does.")
    call = keep(definition, call, by=by)
    note("call.loaded", subject=call, by=by, definition=definition.hash)
    return call
