"""Who could read what."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from cocreation.analysis.round_robin import Infeasible, Plan, round_robin
from cocreation.group.models import Member
from cocreation.reading.models import Reading
from grants.applications.models import Application, Clearance, Participant, Recusal, Rung
from grants.calls.models import Call


@dataclass(frozen=True)
class Proposal:
    """A plan as its reader may see it: `rows` (application, names) only of what they may know of, `hidden` counts the
    others. `problem` says why there is no plan."""

    seed: int
    digest: str
    loads: list[tuple[Member, int]]
    rows: list[tuple[Application, list[Member]]]
    hidden: int
    problem: str = ""


def possible_readers(call: Call) -> QuerySet[Member]:
    """Active members who declared their interests in this call."""
    declared = Clearance.objects.filter(call=call).values("user")
    return Member.objects.active().filter(user__in=declared, user__is_active=True).select_related("user")


def conflicts(call: Call) -> dict[int, set[int]]:
    """application → users who must not score it: out of the room or of scoring, or on it. Two queries."""
    out = Recusal.objects.in_force().filter(application__call=call, rung__in=[Rung.ROOM, Rung.SCORING])
    parts = Participant.objects.filter(application__call=call)
    found: dict[int, set[int]] = {}
    for rows in (out, parts):
        for application, user in rows.values_list("application_id", "user_id"):
            found.setdefault(application, set()).add(user)
    return found


def plan(call: Call, readers: set[int], seed: int) -> Plan:
    """Readers (pks of users) for every readable application. Raises Infeasible."""
    applications = call.applications.readable().values_list("pk", flat=True)
    each, cap = call.readings_per_application, call.max_readings_per_reader
    return round_robin(list(applications), readers, conflicts(call), each, cap, seed)


def place_in_queue(member: int, application: int) -> int:
    """Where an application (pk) stands in a member's (pk) own order: stable, and another for each member."""
    return int.from_bytes(hashlib.sha256(f"{member}:{application}".encode()).digest()[:3])


def digest(plan: Plan) -> str:
    return hashlib.sha256(repr(plan.pairs).encode()).hexdigest()[:32]


def proposal(call: Call, user: Any, seed: int) -> Proposal:
    """What assigning with this seed would do now."""
    members = {member.user_id: member for member in possible_readers(call)}
    try:
        found = plan(call, set(members), seed)
    except Infeasible as why:
        return Proposal(seed, "", [(member, 0) for member in members.values()], [], 0, why_not(why, user))
    load, by_application = found.load(), {}
    for application, reader in found.pairs:
        by_application.setdefault(application, []).append(members[reader])
    seen = _seen(by_application, user)
    rows = [(one, by_application[one.pk]) for one in seen]
    loads = [(member, load[pk]) for pk, member in members.items()]
    return Proposal(seed, digest(found), loads, rows, len(by_application) - len(rows))


def _seen(pks: Any, user: Any) -> QuerySet[Application]:
    seen = Application.objects.visible_to(user).filter(pk__in=pks).select_related("organisation")
    return seen.order_by("organisation__name", "pk")


def why_not(why: Infeasible, user: Any) -> str:
    """The reason in words, with names; never of an application that the person may not know of."""
    names = [f"{one.organisation} ({one.reference})" for one in _seen(why.applications, user)]
    if others := len(why.applications) - len(names):
        names.append(f"{others} that you stay out of")
    full = [str(member) for member in Member.objects.filter(user__in=why.readers).select_related("user")]
    places = "place" if why.places == 1 else "places"
    sentence = f"There are too few readers. {_listed(names)}: {why.needed} readings needed, {why.places} {places} left."
    if full:
        sentence += f" As full as they may be: {_listed(full)}."
    return sentence + " Ask more members to declare, or decide about ties that wait."


def _listed(names: list[str], most: int = 5) -> str:
    shown, rest = names[:most], len(names) - most
    return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")


def readers_by_application(call: Call) -> dict[int, list[int]]:
    """application → users whose reading can count, for every readable application. Two queries."""
    found: dict[int, list[int]] = {pk: [] for pk in call.applications.readable().values_list("pk", flat=True)}
    rows = Reading.objects.filter(application__in=found).not_out().order_by("pk")
    for application, user in rows.values_list("application_id", "member__user_id"):
        found[application].append(user)
    return found


def readers_for(application: Application) -> set[int]:
    """Users who could still be asked to read this application. Five queries."""
    call = application.call
    out = conflicts(call).get(application.pk, set())
    rows = Reading.objects.filter(application__call=call).values_list("application_id", "member__user_id")
    load = Counter(user for _application, user in rows)
    taken = {user for one, user in rows if one == application.pk}
    return {
        member.user_id
        for member in possible_readers(call)
        if member.user_id not in out | taken and load[member.user_id] < call.max_readings_per_reader
    }
