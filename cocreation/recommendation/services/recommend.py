"""Freezing the recommendation pack and handing it to the Board."""

from collections import Counter

from django.db import transaction

from cocreation.deliberation import rules
from cocreation.deliberation.queries import tally
from cocreation.recommendation import queries
from cocreation.recommendation.models import Slate, SlateState
from cocreation.recommendation.services.slates import _locked, _move
from grants.board import services as board
from grants.board.models import Recommendation
from grants.fund import queries as money
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowed

DECISION_TESTS = [
    "The Group acted within the powers that the fund's design gives it.",
    "Members declared their interests before they opened anything, and stayed out where they had one.",
    "Every application was read by at least the agreed number of members, with a sentence for every score.",
    "The criteria, weights and anchors are those published with the call.",
    "The slate fits the grants budget, checked when it was agreed.",
    "The Group agreed by the method it chose before the call opened.",
    "The decision is one that a reasonable group could have made.",
]


@transaction.atomic
def recommend_slate(slate: Slate, *, by: User) -> Recommendation:
    """Freeze the agreed slate as the Board's pack. From here on nobody can change what was recommended."""
    slate = _locked(slate)
    if not rules.holds_process(by):
        raise NotAllowed("A facilitator sends the Group's recommendation.")
    _move(slate, SlateState.RECOMMENDED, by=by)
    items = list(slate.items.filter(undecided=False).select_related("application__organisation", "application__strand"))
    pack = _pack(slate, items)
    return board.receive_recommendation(
        slate.call, [(item.application, item.pence, item.why) for item in items], pack, by=by
    )


def _pack(slate: Slate, items: list) -> dict:
    """What the Board reads beside the grants: method, turnout, recusals, spread, balance. No member's scores."""
    call, counted = slate.call, tally(slate.round)
    ranked = {row["application"]: row for row in call.ranking.rows}
    rows = [ranked[item.application_id] for item in items if item.application_id in ranked]
    return {
        "call": call.slug,
        "agreed_at": slate.round.closed_at.isoformat(),
        "recommended_at": clock.now().isoformat(),
        "method": "Consent: agreed when enough members take part and no objection stands.",
        "statement": slate.round.statement,
        "slate_version": slate.version,
        "turnout": {"eligible": counted.eligible, "took_part": counted.took_part, "needed": counted.needed},
        "stances": counted.stances,
        "concerns": [position.reason for position in slate.round.positions.filter(stance="concern")],
        "recusals": sum(len(queries.recused_from(item)) for item in items),
        "read": {"applications": call.applications.readable().count(), "readings": sum(row["n"] for row in rows)},
        "spread": {
            "means": sorted(row["mean"] for row in rows if row["mean"]),
            "flagged": sum(bool(row["flags"]) for row in rows),
        },
        "regions": dict(Counter(item.application.organisation.get_region_display() for item in items)),
        "strands": dict(Counter(item.application.strand.label for item in items)),
        "referred": slate.items.filter(undecided=True).count(),
        "budget": {"recommended": sum(item.pence for item in items), "left": money.available(call.fund)},
        "decision_tests": DECISION_TESTS,
    }
