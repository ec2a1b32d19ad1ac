"""Whether an error means that something we stand on is away: database, Redis, object storage, room on the disk."""

import errno
from collections.abc import Iterator

import psycopg2
from django.db import InterfaceError, OperationalError
from redis.exceptions import RedisError

from .errors import Away

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_outage(error: BaseException | None) -> bool:
    """Also of an error that was raised because of one. A database that answered, and said no, is not away."""
    return any(_is_away(one) for one in _chain(error))


def _is_away(error: BaseException) -> bool:
    if isinstance(error, OperationalError | InterfaceError | RedisError | Away):
        return True
    if isinstance(error, psycopg2.Error):  # whatever came from the server has a code
        return error.pgcode is None and not isinstance(error, psycopg2.ProgrammingError)
    return isinstance(error, OSError) and error.errno in FULL


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
