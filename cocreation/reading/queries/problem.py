"""Between rows and the solver: keys become places in a table, and back."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from cocreation.reading.queries.inputs import Inputs, Pair


@dataclass(frozen=True)
class TableProblem:
    """As analysis.assignment.assign takes it; members and applications in the order of the inputs."""

    quality: list[list[int]]
    eligible: list[list[bool]]
    reviews: list[int]
    caps: list[int]
    has: list[int]
    lived: list[bool]
    minimum: list[int]
    fixed: list[Pair]


def as_problem(inputs: Inputs, allowed: dict[str, Any], kept: frozenset[Pair]) -> TableProblem:
    """`allowed`: what a facilitator accepted (ReadingPlan.allowed). An application that has more readings already than
    it needs keeps them."""
    members, applications = list(inputs.readers), list(inputs.applications)
    loads = Counter(member for member, _one in kept)
    readers = Counter(one for _member, one in kept)
    reviews = [max(inputs.needed(one, allowed), readers[one]) for one in applications]
    waived = set(allowed.get("waived", ()))
    place_of = {pk: place for place, pk in enumerate(members)}, {pk: place for place, pk in enumerate(applications)}
    eligible = [[inputs.may_read(member, one) for one in applications] for member in members]
    return TableProblem(
        quality=[[inputs.fit(member, one) for one in applications] for member in members],
        eligible=eligible,
        reviews=reviews,
        caps=[
            max(min(inputs.cap(pk, allowed, loads), sum(eligible[place])), loads[pk])
            for place, pk in enumerate(members)
        ],
        has=[loads[pk] for pk in members],
        lived=[inputs.readers[pk].lived for pk in members],
        minimum=[int(needed > 0 and pk not in waived) for pk, needed in zip(applications, reviews, strict=True)],
        fixed=[(place_of[0][member], place_of[1][one]) for member, one in sorted(kept)],
    )


def report_by_key(report: Any, members: list[int], applications: list[int]) -> dict[str, Any]:
    """A Report of the solver as JSON, with keys of members and applications (as text where they are names of values).

    {"reason", "needed", "places", "stuck": [{"applications", "members", "needed", "places", "group"}], "repairs":
    [{"kind", "more": {member: n}, "fewer": {application: n}, "waived": [application]}]}
    """
    return {
        "reason": report.reason,
        "needed": report.needed,
        "places": report.places,
        "stuck": [
            {
                "applications": [applications[one] for one in stuck.applications],
                "members": [members[one] for one in stuck.members],
                "needed": stuck.needed,
                "places": stuck.places,
                "group": stuck.group,
            }
            for stuck in report.stuck
        ],
        "repairs": [
            {
                "kind": repair.kind,
                "more": {str(members[one]): more for one, more in repair.loads},
                "fewer": {str(applications[one]): less for one, less in repair.fewer},
                "waived": [applications[one] for _group, one, _less in repair.waived],
            }
            for repair in report.repairs
        ],
    }
