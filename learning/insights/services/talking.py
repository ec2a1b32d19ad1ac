"""Comments on insights: said by people with an account, shown after staff have read them."""

import uuid

from django.db import transaction

from grants.applications.models import Application
from grants.awards.models import Award
from learning.insights import rules
from learning.insights.kinds import CommentState, Voice
from learning.insights.models import Insight, InsightComment
from learning.insights.services._texts import clean
from shaping_future import clock
from shaping_future.accounts.models import User
from shaping_future.accounts.roles import Role
from shaping_future.errors import NotAllowed, NotAllowedNow
from shaping_future.record.services import note

LONGEST, WHY = 5000, 500
VOICES = ((Role.GROUP_MEMBER, Voice.MEMBER), (Role.LEARNING, Voice.LEARNING), (Role.STAFF, Voice.STAFF))


@transaction.atomic
def comment_on_insight(insight: Insight, text: str, *, key: uuid.UUID | None = None, by: User) -> InsightComment:
    """Kept as it was typed; nobody reads it before staff have. `key` makes a second post of one page the same."""
    if not rules.comments(by):
        raise NotAllowed("Grant partners and members of the Group comment here.")
    if not Insight.objects.published().filter(pk=insight.pk).exists():
        raise NotAllowedNow("This is not published any more.")
    text = clean(text, LONGEST, "Write what you would like to say.")
    voice, award = _voice(by)
    comment, is_new = InsightComment.objects.get_or_create(
        public_id=key or uuid.uuid4(),
        defaults={"insight": insight, "text": text, "voice": voice, "award": award, "by": by, "at": clock.now()},
    )
    if comment.by_id != by.pk or comment.insight_id != insight.pk:
        raise NotAllowed("This comment is somebody else's. Load the page again.")
    if is_new:
        note("insight.commented", comment, by=by, insight=insight.pk)
    return comment


def _voice(user: User) -> tuple[str, Award | None]:
    """Members of the Group and partners speak as that, also when they have another role."""
    for role, voice in VOICES[:1]:
        if user.has_role(role):
            return voice, None
    award = Award.objects.filter(application__in=Application.objects.own(user)).order_by("-awarded_at", "pk").first()
    if award:
        return Voice.PARTNER, award
    return next(voice for role, voice in VOICES if user.has_role(role)), None


@transaction.atomic
def moderate_comment(comment: InsightComment, shown: bool, why: str = "", *, by: User) -> InsightComment:
    """Show it, or not and say why to its author. It may be decided anew."""
    if not rules.moderates(by):
        raise NotAllowed("MEX staff look at comments.")
    comment = InsightComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    state = CommentState.SHOWN if shown else CommentState.HIDDEN
    why = "" if shown else clean(why, WHY, "Say why it is not shown. Its author reads this.")
    if (comment.state, comment.why) == (state, why):
        return comment
    comment.state, comment.why, comment.moderated_at, comment.moderated_by = state, why, clock.now(), by
    comment.save(update_fields=["state", "why", "moderated_at", "moderated_by"])
    note("comment.moderated", comment, by=by, shown=shown)
    return comment
