"""What the Board reads beside the grants. No member's scores, and nothing by which a ballot could be joined to a name:
ballots and words of dissent stand in random order, and which member stayed out of what is in none of them."""

import random
from collections.abc import Sequence
from typing import Any

from cocreation.deliberation.models import Method
from cocreation.deliberation.queries import tally
from cocreation.recommendation import queries
from cocreation.recommendation.models import Slate, SlateItem
from cocreation.recommendation.queries import Facts
from cocreation.recommendation.services.running import explain, keep_run
from cocreation.recommendation.services.ties import declare_ties
from grants.applications.models import Application
from grants.calls.models import Call
from grants.diligence.queries import outcomes
from grants.fund import queries as money
from shaping_future import clock
from shaping_future.accounts.models import User

DECISION_TESTS = [
    "Powers: the Group acted within the powers that the fund's design gives it, and within the grants budget.",
    "Good faith: members acted for the fund's aim alone, and for no interest of their own or of another body.",
    "Informed: every application was read by at least the agreed number of members, with a sentence for every score.",
    "What matters: the criteria, weights and anchors are those published with the call.",
    "What does not: polish, who knows whom and answers about people's identity are no criteria.",
    "Conflicts: members declared their interests before they opened anything, and stayed out where they had one.",
    "Reasonable: the Group agreed by the method it chose before, as a reasonable group could.",
]
"""The seven tests that trustees put on record (Charity Commission CC27: powers, good faith, sufficiently informed, all
relevant factors, no irrelevant ones, conflicts, a reasonable range), in our words, for a Group that recommends."""
METHODS = {
    Method.CONSENT: "Consent: agreed when enough members take part and no objection stands.",
    Method.MAJORITY: "After three rounds without consent, as was named before the first: two thirds of everybody.",
}
FROM_RESERVE = "From the reserve list that the Group agreed with its slate, in its order, after a grant fell away."
TIES = "More supporters first, then the lower amount, then the recorded draw."
AT_ONCE = 12
"""With so few to choose from, why each was chosen is worked out here if the worker has not done it."""
shuffled = random.SystemRandom()


def pack_of(slate: Slate, call: Call, kept: list[SlateItem], referred: list[SlateItem], *, by: User) -> dict[str, Any]:
    held, out = slate.round, queries.out_of_everything(slate)
    counted, placed = tally(held, out), queries.standings(call)
    standings = [placed[one.application_id] for one in kept if one.application_id in placed]
    stays_out = queries.recused_from(item.application_id for item in (*kept, *referred))
    balance = queries.balance(kept)
    facts = queries.facts_of_all(call, slate.pot_pence or 0, declare_ties(call, by=by))
    reserves = list(slate.reserves.filter(taken_up_at=None).select_related("application__organisation"))
    return {
        "call": call.slug,
        "title": call.title,
        "agreed_at": held.closed_at.isoformat(),
        "recommended_at": clock.now().isoformat(),
        "method": FROM_RESERVE if all(item.from_reserve for item in kept) else METHODS[Method(held.method)],
        "question": held.question,
        "statement": held.statement,
        "slate_version": slate.version,
        "turnout": {"eligible": counted.eligible, "took_part": counted.took_part, "needed": counted.needed},
        "round": held.number,
        "stances": {stance: people for stance, _label, people in counted.rows},
        "recusals": sum(len(people & set(held.eligible)) for people in stays_out.values()),
        "tallies": _tallies(slate, kept),
        "read": {"applications": call.applications.readable().count(), "readings": sum(one.n for one in standings)},
        "spread": _spread(standings),
        "readings": {one.application.reference: _reading(placed.get(one.application_id)) for one in kept},
        "reasons": {one.application.reference: one.amount_reason for one in kept if one.amount_reason},
        **_words(slate, out),
        "regions": [list(row) for row in balance["regions"]],
        "strands": [list(row) for row in balance["strands"]],
        "sizes": [list(row) for row in balance["sizes"]],
        "lived": [list(row) for row in queries.lived_of(kept, placed)],
        **_checks(kept),
        "referred": [_about(item) for item in referred],
        "reserves": [_about(one) | {"place": place, "why": one.why} for place, one in enumerate(reserves, start=1)],
        "budget": {
            "pot": slate.pot_pence,
            "recommended": sum(item.pence for item in kept),
            "left": money.available(call.fund),
        },
        **_beside(call, facts, [one.application.reference for one in (*kept, *reserves)]),
        "ballots": _ballots(slate, facts, out, counted.struck),
        "speaks_of": _speaks_of(facts, [*kept, *referred, *reserves]),
        "decision_tests": DECISION_TESTS,
    }


def _tallies(slate: Slate, kept: list[SlateItem]) -> dict[str, dict[str, int]]:
    """By the grant's reference: its own quorum, without whoever stays out of it. Who said what there would tell more
    than it should, so only how many took part."""
    tallies = queries.item_tallies(slate, kept)
    return {
        one.application.reference: {
            name: getattr(tallies[one.pk], name) for name in ("eligible", "took_part", "needed")
        }
        for one in kept
    }


def _checks(kept: list[SlateItem]) -> dict[str, Any]:
    """How far due diligence was when this was sent: beside the choice, and no part of it."""
    found = outcomes([one.application for one in kept])
    begun = any(one.begun for one in found.values())
    lines = {one.application.reference: found[one.application_id].line for one in kept}
    return {"diligence": {"state": "begun" if begun else "not_begun"}, "checks": lines}


def _words(slate: Slate, out: set[int]) -> dict[str, list[str]]:
    """Dissent in the members' own words."""
    found: dict[str, list[str]] = {}
    for key, stances in (("concerns", ["concern"]), ("objections", ["objection", "against"])):
        said = slate.round.positions.filter(stance__in=stances).exclude(reason="").exclude(user__in=out)
        found[key] = _in_no_order(said.values_list("reason", flat=True))
    return found


def _beside(call: Call, facts: Facts, shown: Sequence[str]) -> dict[str, Any]:
    """What each rule would have chosen, why, how firmly; and all that it was worked out from."""
    run = keep_run(call, facts)
    if run.explained is None and len(facts.pks) <= AT_ONCE:
        explain(run.pk)
        run.refresh_from_db()
    said, name = queries.beside_for(run), dict(zip(facts.pks, facts.references, strict=True))
    about = {reference: pk for pk, reference in name.items() if reference in set(shown)}
    return {
        "tie": {
            "keys": list(facts.ties[0]),
            "words": TIES,
            "seed": facts.ties[1],
            "tickets": dict(zip(facts.references, facts.tickets, strict=True)),
        },
        "rules": [
            {
                "key": one.key, "label": one.label, "state": one.state, "cost": one.cost, "left": one.left,
                "empty": one.empty, "funded": sorted(name[pk] for pk in one.funded),
            }
            for one in said["rules"]
        ],
        "explained": {ref: [list(row) for row in said["why"][pk]] for ref, pk in about.items() if pk in said["why"]},
        "holds": {ref: said["holds"][pk] for ref, pk in about.items() if pk in said["holds"]},
        "scenarios": said["scenarios"],
        "candidates": {
            reference: {"asked": cost, "mean": None if mean is None else f"{mean.numerator}/{mean.denominator}"}
            for reference, cost, mean in zip(facts.references, facts.costs, facts.values, strict=True)
        },
    }  # fmt: skip


def _ballots(slate: Slate, facts: Facts, out: set[int], struck: int) -> dict[str, Any]:
    """Every ballot that counts, without a name and in random order: enough to count it all again."""
    held, name = slate.round, dict(zip(facts.pks, facts.references, strict=True))
    asked = [person for person in held.eligible if person not in {*out, *held.left}]
    positions = held.positions.filter(user__in=asked).values_list("stance", flat=True)
    found: dict[str, Any] = {
        "consent": {
            "eligible": len(asked),
            "quorum_share": str(held.quorum_share),
            "quorum_least": held.quorum_least,
            "method": held.method,
            "rules": held.rules,
            "positions": _in_no_order(positions),
            "struck": struck,
            "result": str(held.result),
        }
    }
    if facts.ballots:
        cast = [sorted(name[pk] for pk in one) for one in facts.ballots.supports]
        found["approval"] = {"budget": facts.budget, "ballots": _in_no_order(cast)}
    return found


def _in_no_order(rows: Any) -> list:
    found = list(rows)
    shuffled.shuffle(found)
    return found


def _speaks_of(facts: Facts, rows: Sequence[Any]) -> list[str]:
    """Every application that any part of the pack could tell of: whoever stays out of one of them reads less."""
    pks = {*facts.pks, *(one.application_id for one in rows)}
    return sorted(map(str, Application.objects.filter(pk__in=pks).values_list("public_id", flat=True)))


def _spread(standings: list[queries.Standing]) -> dict[str, Any]:
    """How wide the readers' totals are, over the grants that are recommended."""
    medians = [one.median for one in standings if one.median is not None]
    readings = [one.n for one in standings]
    return {
        "medians": [f"{min(medians):.1f}", f"{max(medians):.1f}"] if medians else [],
        "readings_each": [min(readings), max(readings)] if readings else [],
        "flagged": sum(bool(one.flags) for one in standings),
    }


def _reading(standing: queries.Standing | None) -> dict[str, Any]:
    if standing is None or standing.median is None:
        return {"n": 0}
    return {
        "n": standing.n,
        "median": f"{standing.median:.1f}",
        "low": f"{standing.low:.1f}",
        "high": f"{standing.high:.1f}",
        "flags": list(standing.flags),
    }


def _about(row: Any) -> dict[str, Any]:
    """Of a grant that the Group could not decide, or keeps in reserve."""
    application = row.application
    return {
        "application": str(application.public_id),
        "reference": application.reference,
        "organisation": application.organisation.name,
        "pence": row.pence,
    }
