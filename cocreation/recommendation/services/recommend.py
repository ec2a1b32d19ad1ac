"""Freezing the recommendation pack and handing it to the Board."""

from django.db import transaction

from cocreation.deliberation.models import Stance
from cocreation.deliberation.queries import tally
from cocreation.recommendation import queries
from cocreation.recommendation.models import Slate, SlateItem, SlateState
from cocreation.recommendation.services.slates import _deciding, _locked, _move
from grants.applications.models import READABLE
from grants.board import services as board
from grants.board.models import Recommendation
from grants.calls.models import Call
from grants.fund import queries as money
from grants.fund import services as fund
from grants.fund.models import Fund
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.errors import NotAllowedNow

DECISION_TESTS = [
    "The Group acted within the powers that the fund's design gives it.",
    "Members declared their interests before they opened anything, and stayed out where they had one.",
    "Every application was read by at least the agreed number of members, with a sentence for every score.",
    "The criteria, weights and anchors are those published with the call.",
    "The slate fits the grants budget, checked when it was agreed.",
    "The Group agreed by the method it chose before the call opened.",
    "The decision is one that a reasonable group could have made.",
]
"""The tests that trustees put on record (Charity Commission CC27), in our words, for a Group that recommends."""
METHOD = "Consent in one round: agreed when enough members take part and no objection stands."


@transaction.atomic
def recommend_slate(slate: Slate, *, by: User) -> Recommendation:
    """Freeze the agreed slate as the Board's pack. From here on nobody can change what was recommended.

    An interest declared since the round closed takes that person's position away; a grant that loses its quorum by it
    falls off, and its money is free again.
    """
    slate = _locked(slate)
    call = _deciding(slate.call, by)
    _move(slate, SlateState.RECOMMENDED, by=by)
    _drop_undecided(slate, call, by)
    related = ("application__organisation", "application__host", "application__strand")
    items = list(slate.items.select_related(*related).order_by("application__organisation__name", "pk"))
    kept = [item for item in items if not item.undecided]
    if not kept:
        raise NotAllowedNow("No grant of this slate has a quorum any more. Nothing can be recommended.")
    if any(item.application.state not in READABLE for item in kept):
        raise NotAllowedNow("An application on this slate is no longer there to be funded. Nothing can be recommended.")
    pack = _pack(slate, call, kept, [item for item in items if item.undecided])
    return board.receive_recommendation(call, [(one.application, one.pence, one.why) for one in kept], pack, by=by)


def _drop_undecided(slate: Slate, call: Call, by: User) -> None:
    Fund.objects.select_for_update().get(pk=call.fund_id)
    late = [item for item in queries.undecided_items(slate) if not item.undecided]
    for item in late:
        reference = SlateItem.objects.select_related("application").get(pk=item.pk).application.reference
        fund.free(call.fund, reference, item.pence, by=by, key=f"late-{slate.pk}-{reference}")
    SlateItem.objects.filter(pk__in=[item.pk for item in late]).update(undecided=True)


def _pack(slate: Slate, call: Call, kept: list[SlateItem], referred: list[SlateItem]) -> dict:
    """What the Board reads beside the grants: method, turnout, recusals, spread, balance. No member's scores."""
    counted, held = tally(slate.round, queries.out_of_everything(slate)), slate.round
    placed = queries.standings(call)
    standings = [placed[one.application_id] for one in kept if one.application_id in placed]
    out = queries.recused_from(item.application_id for item in (*kept, *referred))
    balance = queries.balance(kept)
    recommended = sum(item.pence for item in kept)
    return {
        "call": call.slug,
        "title": call.title,
        "agreed_at": held.closed_at.isoformat(),
        "recommended_at": clock.now().isoformat(),
        "method": METHOD,
        "question": held.question,
        "statement": held.statement,
        "slate_version": slate.version,
        "turnout": {"eligible": counted.eligible, "took_part": counted.took_part, "needed": counted.needed},
        "stances": {stance.value: counted.stances.get(stance, 0) for stance in Stance},
        "concerns": list(held.positions.filter(stance=Stance.CONCERN).values_list("reason", flat=True)),
        "recusals": sum(len(people & set(held.eligible)) for people in out.values()),
        "read": {"applications": call.applications.readable().count(), "readings": sum(one.n for one in standings)},
        "spread": _spread(standings),
        "readings": {one.application.reference: _reading(placed.get(one.application_id)) for one in kept},
        "reasons": {one.application.reference: one.amount_reason for one in kept if one.amount_reason},
        "regions": [list(row) for row in balance["regions"]],
        "strands": [list(row) for row in balance["strands"]],
        "referred": [_referred(item) for item in referred],
        "budget": {"pot": slate.pot_pence, "recommended": recommended, "left": money.available(call.fund)},
        "decision_tests": DECISION_TESTS,
    }


def _spread(standings: list[queries.Standing]) -> dict:
    """How wide the readers' totals are, over the grants that are recommended."""
    medians = [one.median for one in standings if one.median is not None]
    readings = [one.n for one in standings]
    return {
        "medians": [f"{min(medians):.1f}", f"{max(medians):.1f}"] if medians else [],
        "readings_each": [min(readings), max(readings)] if readings else [],
        "flagged": sum(bool(one.flags) for one in standings),
    }


def _reading(standing: queries.Standing | None) -> dict:
    if standing is None or standing.median is None:
        return {"n": 0}
    return {
        "n": standing.n,
        "median": f"{standing.median:.1f}",
        "low": f"{standing.low:.1f}",
        "high": f"{standing.high:.1f}",
        "flags": list(standing.flags),
    }


def _referred(item: SlateItem) -> dict:
    """A grant that the Group could not decide: too few people without an interest were left."""
    application = item.application
    return {
        "application": str(application.public_id),
        "reference": application.reference,
        "organisation": application.organisation.name,
        "pence": item.pence,
    }
