"""Working out who could read what: asked for in a request, solved there when it is small, else in the worker."""

import logging
from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from cocreation.analysis.loads import bands
from cocreation.reading import queries
from cocreation.reading.models import PlanState, ReadingPlan
from cocreation.reading.queries import Inputs
from cocreation.reading.services._sharing import held, refuse_unless_sharing
from grants.calls.models import Call
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow, NotValid
from shaping_future.record.services import note
from shaping_future.rows import LOST_AFTER, not_in_hand

HIGHEST_SEED = 2**31 - 1
SOON = 40 * 300
"""Pairs of a member and an application that are solved within a request: about half a second of work."""
MOST_SECONDS = 60
"""For one try. What is best by then is taken, and the page says so."""
FIGURES = ("floor", "total", "mixing", "components", "is_poorly_mixed", "log")
"""What is kept of an assignment beside its pairs."""
MOST_TRIES = 3

logger = logging.getLogger(__name__)


def propose_readings(
    call: Call, *, by: User, seed: int | None = None, even: bool = True, repair: str = ""
) -> ReadingPlan:
    """A proposal of who reads what. The same seed (the call's pk unless given) gives the same from the same facts.

    Before reading opens it starts afresh; while people read it gives away only what somebody cannot read any more.
    `repair` accepts a way out that the last proposal, which was not possible, offered (its kind). A small one is worked
    out at once, a large one in the worker: then it is still waiting.
    """
    plan, large = _asked(call, seed, even, repair, by)
    if not large:
        work_out(plan.pk)
        plan.refresh_from_db()
    return plan


@transaction.atomic
def _asked(call: Call, seed: int | None, even: bool, repair: str, by: User) -> tuple[ReadingPlan, bool]:
    call = held(call, by)
    refuse_unless_sharing(call)
    seed = call.pk if seed is None else seed
    if not 0 <= seed <= HIGHEST_SEED:
        raise NotValid("The number of a proposal is too large.")
    last = call.reading_plans.first()
    if last is not None and last.state == PlanState.WAITING:
        raise NotAllowedNow("A proposal is being worked out already. Wait until it is there.")
    size = call.applications.readable().count() * queries.possible_readers(call).count()
    plan = ReadingPlan.objects.create(
        call=call, seed=seed, even=even, allowed=_allowed(last, repair), asked_by=by, asked_at=clock.now()
    )
    note("readings.proposed", plan, by=by, call=call.pk, seed=seed, even=even, repair=repair)
    if size > SOON:
        from cocreation.reading.tasks import work_out_plan  # the nudge; the row is the promise

        work_out_plan.delay_on_commit(plan.pk)
    return plan, size > SOON


def _allowed(last: ReadingPlan | None, repair: str) -> dict[str, Any]:
    """What was accepted so far, and the repair of the last proposal on top of it."""
    if not repair:
        return {}
    offered = last.result.get("report", {}).get("repairs", ()) if last is not None else ()
    chosen = next((one for one in offered if one["kind"] == repair), None)
    if last is None or last.state != PlanState.IMPOSSIBLE or chosen is None:
        raise NotAllowedNow("This way out is not offered any more. Look at the proposal again.")
    found: dict[str, Any] = {"waived": sorted({*last.allowed.get("waived", ()), *chosen["waived"]})}
    for key in ("more", "fewer"):
        sums = Counter(last.allowed.get(key, {}))
        sums.update(chosen[key])
        found[key] = dict(sums)
    return found


def work_out(pk: int) -> bool:
    """Solve one waiting proposal; False when there was nothing to do. May run twice, or twice at once."""
    now = clock.now()
    if not ReadingPlan.objects.filter(_free(), pk=pk).update(claimed_at=now, tries=F("tries") + 1, done=0, step=""):
        return False
    plan = ReadingPlan.objects.select_related("call").get(pk=pk)
    mine = ReadingPlan.objects.filter(pk=pk, state=PlanState.WAITING, claimed_at=now)

    def tell(step: str) -> None:
        mine.update(step=step, done=F("done") + 1)

    try:
        mine.update(**_worked_out(plan, tell), claimed_at=None)
    except Exception:
        logger.exception("Proposal %s was not worked out", pk)
        mine.update(state=PlanState.FAILED, claimed_at=None)
    return True


def _free() -> Q:
    return Q(state=PlanState.WAITING, tries__lt=MOST_TRIES) & not_in_hand()


def work_out_waiting() -> int:
    """Solve what no worker has in hand, and give up what was lost too often; returns how many."""
    lost = ReadingPlan.objects.filter(state=PlanState.WAITING, claimed_at__lt=clock.now() - LOST_AFTER)
    lost.filter(tries__gte=MOST_TRIES).update(state=PlanState.FAILED, claimed_at=None)
    return sum(work_out(pk) for pk in list(ReadingPlan.objects.filter(_free()).values_list("pk", flat=True)[:20]))


def _worked_out(plan: ReadingPlan, tell: Any) -> dict[str, Any]:
    """The fields that change."""
    facts = queries.inputs(plan.call)
    tiers = [facts.kept, facts.begun] if facts.begun != facts.kept else [facts.kept]
    for kept in tiers:  # first nobody loses a reading, then only what nobody has begun may move
        found = _solved(facts, plan, kept, tell, explain_why=kept is tiers[-1])
        if found.status != "infeasible":
            break
    members, applications = list(facts.readers), list(facts.applications)
    changed: dict[str, Any] = {"inputs": facts.digest, "kept": sorted(map(list, kept)), "state": PlanState.READY}
    if found.report is not None:
        return changed | {
            "state": PlanState.IMPOSSIBLE,
            "result": {"report": queries.report_by_key(found.report, members, applications)},
        }
    if found.status == "time_limit" and not found.pairs and applications:
        return changed | {"state": PlanState.FAILED}
    tell("minutes")
    served = dict(zip(map(str, applications), found.app_quality, strict=True))
    minutes = {str(pk): count for pk, count in queries.minutes_each(plan.call).items()}
    figures = {name: getattr(found, name) for name in FIGURES}
    pairs = sorted([members[member], applications[one]] for member, one in found.pairs)
    result = figures | {"served": served, "minutes": minutes, "best": found.status == "ok"}
    return changed | {"pairs": pairs, "result": result}


def _solved(facts: Inputs, plan: ReadingPlan, kept: frozenset, tell: Any, explain_why: bool) -> Any:
    """An Assignment: with the evenest loads that there is one for."""
    # Only whoever solves pays for the solver's library: 70 MB that no page needs.
    from cocreation.analysis.assignment import GroupRule, assign

    problem = queries.as_problem(facts, plan.allowed, kept)
    lived = GroupRule("lived", problem.lived, problem.minimum)
    tries = bands(problem.caps, sum(problem.reviews), problem.has, plan.even)
    for least, most in tries:
        last = (least, most) == tries[-1]
        tell("loads")
        found = assign(
            problem.quality,
            problem.eligible,
            problem.reviews,
            most,
            min_load=least,
            groups=[lived],
            fixed=problem.fixed,
            seed=plan.seed,
            time_limit=MOST_SECONDS,
            explain_why=explain_why and last,
            tell=tell,
        )
        if found.status != "infeasible":
            break
    return found
