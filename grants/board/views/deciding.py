"""One grant: a Board member's decision on it, or their interest in it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from grants.board import queries, rules, services
from grants.board.forms import VoteForm, vote_values
from grants.board.models import RecommendedGrant
from grants.board.views.reading import rows_of
from shaping_future.access import needs
from shaping_future.one_form import READS_AND_WRITES, ask


@never_cache
@READS_AND_WRITES
@needs(rules.board_member, load=queries.grant_for)
def board_vote(request: HttpRequest, grant: RecommendedGrant) -> HttpResponse:
    """One grant, and this person's decision on it; it may be changed until the sign-off."""
    mine = next((vote for vote in grant.votes.all() if vote.user_id == request.user.pk), None)
    data = request.POST if request.method == "POST" else None
    form = VoteForm(data, initial=vote_values(mine), grant=grant)
    received = grant.recommendation
    before, after = queries.neighbours(request.user, grant)
    context = {
        "received": received,
        **rows_of(request.user, received, [grant], queries.pack_for(received, [grant], request.user)[0])[0],
        "is_open": received.signed_off_at is None,
        "took_part": rules.took_part_in_recommending(request.user, received),
        "before": before,
        "after": after,
    }
    return ask(
        request,
        form,
        lambda: services.cast_vote(grant, by=request.user, **form.cleaned_data),
        done="Your decision is kept. You can change it until the sign-off.",
        to=lambda _: reverse("board-vote", args=[grant.public_id]),
        page="grants/board/vote.html",
        context=context,
    )


@require_POST
@needs(rules.board_member, load=queries.grant_for)
def board_conflict(request: HttpRequest, grant: RecommendedGrant) -> HttpResponse:
    """An interest of their own: from here on the grant is not theirs to see."""
    services.declare_conflict(grant, by=request.user)
    messages.success(request, "Thank you. Others decide this grant, and you no longer see it.")
    return redirect("recommendation-detail", grant.recommendation.public_id)
