"""With whose eyes figures are read: made without what this person must know nothing of."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q

from cocreation.analysis.digest import digest_of
from cocreation.ranking.models import Figures
from grants.applications.models import Application, Participant, Recusal, known_to
from grants.calls.models import Call
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role

READERS = (Role.GROUP_MEMBER, Role.FACILITATOR, Role.STAFF)
"""Who may open a ranking."""
MOST_TRIES = 3
"""Then something is wrong with the data, and trying again would keep the worker from everything else."""


def left_out(user: Any, call: Call) -> list[int]:
    """Keys of what was read in this call and this person may not know of. One query."""
    readable = Application.objects.order_by().filter(call=call).readable()
    return sorted(readable.exclude(pk__in=known_to(user, call)).values_list("pk", flat=True))


def key_of(without: Iterable[int]) -> str:
    without = sorted(without)
    return digest_of("without", without) if without else ""


def made_for(call: Call, without: Iterable[int], whole: bool = False) -> Figures | None:
    """As they were last made for whoever knows nothing of these; whether that is still right: `is_current`. None: not
    made yet. `whole`: with what the order hangs on. One query."""
    made = Figures.objects.filter(call=call, key=key_of(without), made_at__isnull=False)
    return (made if whole else made.defer("stability")).annotate(current_at=F("call__ranking__computed_at")).first()


def figures_of_all(call: Call) -> Figures | None:
    """Without leaving anything out: for counting, never for showing to whoever stays out of something. One query."""
    return made_for(call, [])


def is_current(figures: Figures | None) -> bool:
    return figures is not None and figures.ranked_at == figures.current_at


def failed(call: Call) -> bool:
    """Whether a worker tried as often as it may. One query."""
    return Figures.objects.filter(call=call, tries__gte=MOST_TRIES).exists()


def every_left_out(call: Call) -> dict[str, list[int]]:
    """By key, what is left out for somebody who may open this ranking. "" is always there; nobody who sees nothing at
    all of the call. Asked for those alone who have anything to do with one of its applications."""
    readable = Application.objects.filter(call=call).readable()
    everything = readable.count()
    of_this = {"application__call": call}
    ties = (Recusal.objects.filter(**of_this).values("user"), Participant.objects.filter(**of_this).values("user"))
    people = User.objects.filter(Q(pk__in=ties[0]) | Q(pk__in=ties[1]), is_active=True).order_by("pk")
    sets = [left_out(one, call) for one in people if one.has_role(*READERS)]
    return {"": []} | {key_of(one): one for one in sets if len(one) < everything}
