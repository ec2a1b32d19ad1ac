"""What is odd: counted in the cache that every node shares, and forgotten soon. With Redis away nobody counts.

A count is of the last quarter of an hour, in steps of five minutes. People are numbers here, and nothing else of them.
"""

import time

from django.conf import settings
from django.core.cache import cache

from shaping_future import clock

SIGN_INS, LIMITS, DOORS, TAKING = "sign-ins", "limits", "doors", "taking"
STEP, STEPS = 300, 4  # the one that is running, and three whole ones
HOUR, DAY = 3600, 86_400
MANY_SIGN_INS = 60
"""In the hour before a call closes a few hundred people sign in, and some are wrong twice."""
MANY_LIMITS = 50
MANY_DOORS = 40
"""An old list of links, opened one after the other, has fewer."""


def count(name: str) -> None:
    """It happened once more."""
    _add(_steps(name)[0], 1, STEP * (STEPS + 1))


def lately(name: str) -> int:
    """How often within the last quarter of an hour."""
    return sum(cache.get_many(_steps(name)).values())


def met_a_closed_door(pk: int) -> None:
    """A signed-in person asked for what is not there for them."""
    name = f"{DOORS}:{pk}"
    count(name)
    if lately(name) >= MANY_DOORS:
        _name(DOORS, pk, STEP * (STEPS - 1))


def take(pk: int, weight: int, shown_at: float) -> bool:
    """One more file leaves with them today; whether it may. After FILES_A_DAY the person shows again that it is them,
    and then begins anew. `shown_at` is when they last did."""
    if not settings.FILES_A_DAY:
        return True
    taken, stopped = f"odd:taken:{pk}:{clock.today()}", f"odd:stopped:{pk}:{clock.today()}"
    since = cache.get(stopped)
    if since is not None and shown_at > since:
        cache.delete_many([taken, stopped])
    elif since is not None:
        _name(TAKING, pk, HOUR)
        return False
    if _add(taken, weight, DAY) <= settings.FILES_A_DAY:
        return True
    cache.set(stopped, time.time(), timeout=DAY)
    _name(TAKING, pk, HOUR)
    return False


def people(name: str) -> list[int]:
    """Whom an alarm is about now. For how long is theirs."""
    now = clock.now().timestamp()
    return sorted(pk for pk, until in (cache.get(f"odd:people:{name}") or {}).items() if until > now)


def _name(name: str, pk: int, seconds: int) -> None:
    """Two at once may lose one of the two; whoever goes on is named again with the next."""
    key, now = f"odd:people:{name}", clock.now().timestamp()
    still = {one: until for one, until in (cache.get(key) or {}).items() if until > now}
    cache.set(key, still | {pk: now + seconds}, timeout=HOUR)


def _add(key: str, weight: int, seconds: int) -> int:
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key, weight)
    except ValueError:  # its time ended between the two lines: a new one begins
        cache.set(key, weight, timeout=seconds)
        return weight


def _steps(name: str) -> list[str]:
    """Keys of the last steps, the one that is running first."""
    now = int(clock.now().timestamp()) // STEP
    return [f"odd:{name}:{now - back}" for back in range(STEPS)]
