"""What waits for the Board, the pack to read in ten minutes, where the Board departed from it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grants.board import queries, rules
from grants.board.models import Recommendation, RecommendedGrant
from grants.diligence.queries import outcomes
from shaping_future.access import needs

STANCES = [("consent", "Consent"), ("concern", "With a concern"), ("objection", "Objection"), ("for", "For it"),
           ("against", "Against it"), ("abstain", "Abstained")]  # fmt: skip
"""How the Group's positions are called in a pack."""


@require_safe
@needs(rules.board_member)
def board_home(request: HttpRequest) -> HttpResponse:
    """Every recommendation: what waits for this person first."""
    rows = list(queries.recommendations_for(request.user))
    calls = {received.call_id for received in rows}
    unchanged, decided = queries.approved_unchanged(calls, request.user)
    context = {"rows": rows, "unchanged": unchanged, "decided": decided}
    return render(request, "grants/board/home.html", context)


@require_safe
@never_cache
@needs(rules.reads_recommendations, load=queries.recommendation_for)
def recommendation_detail(request: HttpRequest, received: Recommendation) -> HttpResponse:
    """The frozen pack, grant after grant in the same order, with where each stands."""
    grants = queries.grants_for(request.user, received)
    pack, is_whole = queries.pack_for(received, grants, request.user)
    rows = rows_of(request.user, received, grants, pack)
    decides = rules.board_member(request.user) and not rules.took_part_in_recommending(request.user, received)
    is_decided = all(one.decision for one in grants) and (is_whole or queries.is_all_decided(received))
    in_force = received.signed_off_at is not None
    signatures = queries.signatures_shown(request.user, received)
    context = {
        "received": received,
        "pack": pack,
        "is_whole": is_whole,
        "rows": rows,
        "stances": [(label, pack["stances"][stance]) for stance, label in STANCES if stance in pack.get("stances", {})],
        "total": sum(grant.pence for grant in grants),
        "minutes": queries.minutes_to_read(pack),
        "is_unchanged": in_force or queries.is_unchanged(received),
        "decides": decides,
        "shows_decisions": rules.sees_decisions(request.user, received),
        "keeps_occasion": not in_force and rules.keeps_the_occasion(request.user, received),
        "is_decided": is_decided,
        "signatures": [one for one in signatures if one.voided_at is None],
        "no_longer": [one for one in signatures if one.voided_at],
        **queries.my_signature(request.user, signatures),
        "document": queries.pack_document(received) if is_whole else None,
        "resolution": queries.resolution_document(received) if is_whole and received.resolution else None,
    }
    return render(request, "grants/board/detail.html", context)


@require_safe
@never_cache
@needs(rules.reads_recommendations, load=queries.whole_recommendation_for)
def recommendation_json(request: HttpRequest, received: Recommendation) -> HttpResponse:
    """The pack as it was frozen, for whoever wants to count again. The file's SHA-256 is what the Board signs."""
    answer = HttpResponse(queries.pack_text(received.pack), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="recommendation-{received.pk}.json"'
    return answer


def rows_of(user, received: Recommendation, grants: list[RecommendedGrant], pack: dict) -> list[dict]:
    """Each grant: as frozen, how it was read, how it stands, and this person's own vote."""
    frozen = {row["application"]: row for row in pack["grants"]}
    standings = queries.standings(grants)
    checks = outcomes([grant.application for grant in grants])
    shows = rules.sees_decisions(user, received)
    rows = []
    for grant in grants:
        row = frozen[str(grant.application.public_id)]
        votes = list(grant.votes.all())
        rows.append(
            {
                "grant": grant,
                "row": row,
                **{name: pack.get(key, {}).get(row["reference"]) for name, key in queries.OF_A_GRANT.items()},
                "scenarios": pack.get("scenarios"),
                "standing": standings[grant.pk],
                "checks": checks[grant.application_id],
                "decision": grant.get_decision_display() if shows else "",
                "said": queries.said_by(grant, votes) if shows and grant.decision else [],
                "mine": next((one for one in votes if one.user_id == user.pk), None),
            }
        )
    return rows


@require_safe
@never_cache
@needs(rules.reads_recommendations, load=queries.recommendation_for)
def board_departures(request: HttpRequest, received: Recommendation) -> HttpResponse:
    """For the Group, the same day: where the Board did not follow it, and why; as far as this person may know."""
    grants = queries.departures_for(request.user, received)
    context = {
        "received": received,
        "rows": [{"grant": one, "said": queries.said_by(one, list(one.votes.all()))} for one in grants],
        "unchanged": queries.approved_unchanged([received.call_id], request.user),
    }
    return render(request, "grants/board/departures.html", context)
