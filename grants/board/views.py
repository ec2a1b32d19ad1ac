"""The Board: what waits, the pack to read in ten minutes, one decision a grant, the signature."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grants.board import queries, rules, services
from grants.board.forms import VoteForm, vote_values
from grants.board.models import BoardVote, Recommendation, RecommendedGrant
from grants.diligence.queries import outcomes
from shaping_future.access import needs
from shaping_future.errors import Refused

STANCES = [("consent", "Consent"), ("concern", "With a concern"), ("objection", "Objection"), ("abstain", "Abstained")]
"""How the Group's positions are called in a pack."""


@require_safe
@needs(rules.board_member)
def board_home(request: HttpRequest) -> HttpResponse:
    """Every recommendation: what waits for this person first."""
    return render(request, "grants/board/home.html", {"rows": queries.recommendations_for(request.user)})


@require_safe
@never_cache
@needs(rules.reads_recommendations, load=queries.recommendation_for)
def recommendation_detail(request: HttpRequest, received: Recommendation) -> HttpResponse:
    """The frozen pack, grant after grant in the same order, with where each stands."""
    grants = queries.grants_for(request.user, received)
    pack, is_whole = queries.pack_for(received, grants, request.user)
    rows = _rows(request.user, received, grants, pack)
    decides = rules.board_member(request.user) and not rules.took_part_in_recommending(request.user, received)
    is_decided = all(one.decision for one in grants) and (is_whole or queries.is_all_decided(received))
    context = {
        "received": received,
        "pack": pack,
        "is_whole": is_whole,
        "rows": rows,
        "stances": [(label, pack.get("stances", {}).get(stance, 0)) for stance, label in STANCES],
        "total": sum(grant.pence for grant in grants),
        "is_unchanged": queries.is_unchanged(received),
        "decides": decides,
        "shows_decisions": rules.sees_decisions(request.user, received),
        "may_sign": decides and received.signed_off_at is None and is_decided,
        "document": queries.pack_document(received) if is_whole else None,
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


def _rows(user, received: Recommendation, grants: list[RecommendedGrant], pack: dict) -> list[dict]:
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
                "said": _said(grant, votes) if shows and grant.decision else [],
                "mine": next((one for one in votes if one.user_id == user.pk), None),
            }
        )
    return rows


def _said(grant: RecommendedGrant, votes: list[BoardVote]) -> list[BoardVote]:
    """The conditions or reasons behind a decision; the same words of two people once."""
    words = {}
    for one in votes:
        if one.choice == grant.decision:
            words.setdefault((one.condition, one.condition_instalment, one.decline_reason, one.reason), one)
    return list(words.values())


@never_cache
@needs(rules.board_member, load=queries.grant_for)
def board_vote(request: HttpRequest, grant: RecommendedGrant) -> HttpResponse:
    """One grant, and this person's decision on it; it may be changed until the grant is decided."""
    mine = next((vote for vote in grant.votes.all() if vote.user_id == request.user.pk), None)
    data, status = (request.POST, 400) if request.method == "POST" else (None, 200)
    form = VoteForm(data, initial=vote_values(mine), grant=grant)
    if data is not None and form.is_valid():
        try:
            services.cast_vote(grant, by=request.user, **form.cleaned_data)
            messages.success(request, "Your decision is kept. You can change it until the grant is decided.")
            return redirect("board-vote", grant.public_id)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
    received = grant.recommendation
    before, after = queries.neighbours(request.user, grant)
    context = {
        "received": received,
        **_rows(request.user, received, [grant], queries.pack_for(received, [grant], request.user)[0])[0],
        "form": form,
        "is_open": not grant.decision and received.signed_off_at is None,
        "took_part": rules.took_part_in_recommending(request.user, received),
        "before": before,
        "after": after,
    }
    return render(request, "grants/board/vote.html", context, status=status)


@require_POST
@needs(rules.board_member, load=queries.grant_for)
def board_conflict(request: HttpRequest, grant: RecommendedGrant) -> HttpResponse:
    """An interest of their own: from here on the grant is not theirs to see."""
    services.declare_conflict(grant, by=request.user)
    messages.success(request, "Thank you. Others decide this grant, and you no longer see it.")
    return redirect("recommendation-detail", grant.recommendation.public_id)


@require_POST
@needs(rules.board_member, load=queries.recommendation_for)
def board_sign_off(request: HttpRequest, received: Recommendation) -> HttpResponse:
    """Sign exactly the pack whose fingerprint the page showed."""
    services.sign_off(received, by=request.user, seen=request.POST.get("fingerprint", ""))
    messages.success(request, "Signed off. MEX can now prepare the letters.")
    return redirect("recommendation-detail", received.public_id)
