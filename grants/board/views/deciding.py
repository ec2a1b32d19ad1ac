"""One grant: a Board member's decision on it, or their interest in it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from grants.board import queries, rules, services
from grants.board.forms import VoteForm, vote_values
from grants.board.models import RecommendedGrant
from grants.board.views.reading import rows_of
from shaping_future.access import needs
from shaping_future.errors import Refused


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
            messages.success(request, "Your decision is kept. You can change it until the sign-off.")
            return redirect("board-vote", grant.public_id)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
    received = grant.recommendation
    before, after = queries.neighbours(request.user, grant)
    context = {
        "received": received,
        **rows_of(request.user, received, [grant], queries.pack_for(received, [grant], request.user)[0])[0],
        "form": form,
        "is_open": received.signed_off_at is None,
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
