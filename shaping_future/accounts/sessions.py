"""How long somebody stays signed in: by what their session opens. And how one session ends, on every node at once.

Judged by the row of "where you are signed in", which is fresh to five minutes (middleware.TrackSessions): Redis may be
emptied without signing anybody out, and no session outlives its limit because a node kept a copy of it.
"""

import time
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext
from redis.exceptions import RedisError

from shaping_future.held_sessions import SessionStore

from .models import User
from .roles import Role

SEEN_FOR = 300  # seconds
HOUR = 60 * 60


@dataclass(frozen=True)
class Limit:
    """Seconds: without a page opened, and since the sign-in whatever was opened."""

    idle: int
    whole: int


WITH_SECOND_FACTOR = Limit(idle=HOUR // 2, whole=12 * HOUR)
"""Staff, finance, the Board: a computer left alone must not show every application, or pay."""
WITH_A_PART = Limit(idle=2 * HOUR, whole=12 * HOUR)
"""Who reads what others wrote: the Group, facilitators, learning partners, funders."""
ALL_OTHERS = Limit(idle=4 * HOUR, whole=12 * HOUR)
"""Long enough to write, and an afternoon away; a phone in other hands tomorrow opens nothing."""
LONGEST = max(limit.whole for limit in (WITH_SECOND_FACTOR, WITH_A_PART, ALL_OTHERS))


def limit_of(user: User) -> Limit:
    """The strictest of what their roles ask for. No query."""
    if user.needs_second_factor:
        return WITH_SECOND_FACTOR
    return WITH_A_PART if user.has_role(*Role) else ALL_OTHERS


def seen_key(session_key: str) -> str:
    """Cache key: this session's row is fresh."""
    return f"session-seen:{session_key}"


def look_at(request: HttpRequest) -> None:
    """End the session when its time is over, or note that it is in use. At most once in five minutes for each."""
    if not _is_due(request.session.session_key):
        return
    row = UserSession.objects.filter(session_key=request.session.session_key).first()
    if _is_over(row, request):
        _end(row, request)
    else:
        UserSession.objects.create_from_request(request)


def _is_due(session_key: str) -> bool:
    """Whether nobody has looked in the last minutes. With Redis away every page looks, and opens all the same."""
    try:
        return cache.add(seen_key(session_key), 1, timeout=SEEN_FOR)
    except RedisError:
        return True


def _is_over(row: UserSession | None, request: HttpRequest) -> bool:
    if row is None:  # new; or ended while another node was about to keep its copy
        return not Session.objects.filter(session_key=request.session.session_key).exists()
    limit, now = limit_of(request.user), time.time()
    return now - row.last_seen_at.timestamp() > limit.idle or now - row.created_at.timestamp() > limit.whole


def _end(row: UserSession | None, request: HttpRequest) -> None:
    """The page goes on without a person: what it was sent is kept until they have signed in again
    (shaping_future.interruptions)."""
    if row is not None:
        row.delete()
    logout(request)
    if request.accepts("text/html"):
        messages.info(
            request,
            gettext("You were signed out after a time, to keep your account safe. Sign in again and go on."),
        )


def renew_key(request: HttpRequest) -> None:
    """A session that opens more than before gets another key: whoever saw the old one has nothing."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)
    cache.set(seen_key(request.session.session_key), 1, timeout=SEEN_FOR)


def end_one(row: UserSession) -> None:
    """Dead with the next request, whichever node it reaches."""
    store, key = SessionStore(), row.session_key
    cache.delete(seen_key(key))
    row.end()
    transaction.on_commit(lambda: store.delete(key), robust=True)  # a node may have kept a copy meanwhile


def end_all(user: User) -> None:
    """Wherever the person is signed in."""
    for row in UserSession.objects.filter(user=user):
        end_one(row)
